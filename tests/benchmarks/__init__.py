"""Measurements, not tests: they print figures taken side by side in one run and assert nothing about time."""
