"""Lists of tickets for staff: one row, one filter bar and one way of paging for all of them."""
