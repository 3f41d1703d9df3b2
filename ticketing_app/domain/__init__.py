"""The rules of the house. `verb(session, actor, …)`: no framework, no commit, no network."""
