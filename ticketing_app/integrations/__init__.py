"""The world outside, behind small protocols: storage, channels, files. Never called inside a transaction."""
