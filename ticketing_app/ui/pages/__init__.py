"""One folder per page: `page.py` is how it looks, `state.py` is what it does."""
