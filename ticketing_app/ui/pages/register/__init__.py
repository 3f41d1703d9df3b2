"""Customers sign up."""
