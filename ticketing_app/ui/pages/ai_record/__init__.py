"""The AI's record: how often suggestions were right, how sure they were, and what they save."""
