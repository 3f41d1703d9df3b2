"""A customer's own tickets."""
