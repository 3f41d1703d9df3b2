"""What the clock does: deliver the outbox, sweep what is old, take over other systems' records."""
