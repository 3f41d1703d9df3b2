"""The outbox page: what waits, what left, what is parked and why."""
