"""The API alone, mounted as in the app, for measuring without pages."""

from ticketing_app.api import mounted

app = mounted()
