"""What the domain does for the manager's figures; nothing of it changes what they are about."""

READS = {
    "daily.is_stale",
    "figures.of",
    "figures.regions",
    "figures.teams",
    "listing.standing",
    "milestones.of_clocks",
}
# They write marks and counts, which are drawn from the tickets and told in test_figures.py.
HOUSEKEEPING = {
    "daily.begin_anew",
    "daily.count_stretch",
    "daily.recount",
    "milestones.keep",
    "milestones.note",
    "stale.of_person",
    "stale.of_ticket",
}
