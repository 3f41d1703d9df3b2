"""State handlers through the real event pipeline: what they do for who may, and nothing for who may not."""
