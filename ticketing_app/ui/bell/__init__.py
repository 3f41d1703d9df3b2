"""The bell in the frame of every page, and the lines below it."""
