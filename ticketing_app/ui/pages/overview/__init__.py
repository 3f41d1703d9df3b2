"""All tickets with their numbers, for those who run the desk."""
