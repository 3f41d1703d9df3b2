"""Your profile: who you are here, how you are reached, and where you are signed in."""
