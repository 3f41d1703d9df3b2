"""Reporting a problem."""
