"""Stories of people at a real browser, against a real server with a build of its own."""
