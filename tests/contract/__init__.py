"""What must stay true of the house itself: layers, file size, documents, migrations."""
