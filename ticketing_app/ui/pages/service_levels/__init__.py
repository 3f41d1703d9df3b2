"""Service levels: when the house works, what it promises for which tickets, and who hears of it before it is late."""
