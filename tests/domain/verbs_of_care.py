"""What the domain does for those who look after the house: reads, and what it notes for itself (see verbs.py)."""

READS = {
    "audit.actions",
    "audit.entries",
    "audit.staff",
    "letters.counts",
    "letters.expired_secrets",
    "letters.find",
    "letters.one",
}
# They change no ticket, person or category; what they write down is told in test_audit.py and test_letters.py.
HOUSEKEEPING = {
    "audit.exported",
    "letters.empty",
    "letters.forget_old",
    "letters.retry",
    "letters.retry_all",
    "letters.reveal",
}
