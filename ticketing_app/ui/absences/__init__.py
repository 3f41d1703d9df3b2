"""When somebody is away, and how that is written down: on one's own profile and on the pages of accounts."""
