"""The REST wing, from outside: every test sends requests to the app as it is mounted below /api."""
