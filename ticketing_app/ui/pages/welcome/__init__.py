"""Where the link of a letter leads: choosing a password."""
