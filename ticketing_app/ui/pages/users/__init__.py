"""People: every account, found and filtered; admins make them, change them, let them in and out."""
