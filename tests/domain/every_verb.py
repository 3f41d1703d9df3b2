"""Everything that the domain does with a session, from the lists beside this file."""

from tests.domain import verbs, verbs_of_accounts, verbs_of_care, verbs_of_endings, verbs_of_figures, verbs_of_passwords

EXAMPLES = [
    *verbs.EXAMPLES,
    *verbs_of_accounts.EXAMPLES,
    *verbs_of_care.EXAMPLES,
    *verbs_of_endings.EXAMPLES,
    *verbs_of_passwords.EXAMPLES,
]
READS = verbs.READS | verbs_of_accounts.READS | verbs_of_care.READS | verbs_of_figures.READS
HOUSEKEEPING = (
    verbs.HOUSEKEEPING | verbs_of_accounts.HOUSEKEEPING | verbs_of_care.HOUSEKEEPING | verbs_of_figures.HOUSEKEEPING
)
