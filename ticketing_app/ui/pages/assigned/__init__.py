"""The tickets of the person who works on them."""
