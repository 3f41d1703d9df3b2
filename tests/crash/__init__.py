"""The server and the database die in the middle of writes, and what was acknowledged is there afterwards."""
