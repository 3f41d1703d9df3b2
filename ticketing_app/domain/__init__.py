"""The rules of the house. `verb(session, actor, …)`: no framework, no commit, no network.

Whoever knows one of them has the marks of changed days kept: `stale` listens to every session.
"""

from ticketing_app.domain import stale as stale
