"""Where suggestions come from: sources behind one protocol; a source knows labels and texts, never the database."""
