"""What must stay true: domain, doors, screens and the shape of the house itself."""
