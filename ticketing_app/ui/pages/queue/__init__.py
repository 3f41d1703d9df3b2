"""The queue: open tickets that nobody holds yet."""
