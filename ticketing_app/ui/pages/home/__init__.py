"""The door of the house: sends people to their own first page."""
