"""One ticket, for everybody on it."""
