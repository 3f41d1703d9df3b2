"""Telecom trouble ticketing: one app with a UI, a REST API and a worker over one domain."""

__version__ = "0.1.0"
