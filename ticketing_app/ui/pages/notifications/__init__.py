"""All that somebody was told, and what they want to be told."""
