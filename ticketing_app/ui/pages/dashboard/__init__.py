"""The dashboard: what was promised and kept, how the open tickets stand, and where time is lost."""
