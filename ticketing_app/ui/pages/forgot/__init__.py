"""A forgotten password: asking for a link."""
