"""Where admins steer suggestions: on or off, whose are shown, the cues, a text to try, and what went out to Gemini."""
