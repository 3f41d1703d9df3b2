"""Categories: what customers choose from, in which order, kept by admins."""
