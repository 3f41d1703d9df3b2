"""One account: who it is, their tickets, where they are signed in, how they came in, and what they did."""
