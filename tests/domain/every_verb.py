"""Everything that the domain does with a session, from the lists beside this file."""

from tests.domain import (
    verbs,
    verbs_of_accounts,
    verbs_of_care,
    verbs_of_endings,
    verbs_of_figures,
    verbs_of_passwords,
    verbs_of_presence,
    verbs_of_sla,
)

EXAMPLES = [
    *verbs.EXAMPLES,
    *verbs_of_accounts.EXAMPLES,
    *verbs_of_care.EXAMPLES,
    *verbs_of_endings.EXAMPLES,
    *verbs_of_passwords.EXAMPLES,
    *verbs_of_presence.EXAMPLES,
    *verbs_of_sla.EXAMPLES,
]
READS = (
    verbs.READS
    | verbs_of_accounts.READS
    | verbs_of_care.READS
    | verbs_of_figures.READS
    | verbs_of_presence.READS
    | verbs_of_sla.READS
)
STEPS_OF_VERBS = verbs.STEPS_OF_VERBS | verbs_of_sla.STEPS_OF_VERBS
HOUSEKEEPING = (
    verbs.HOUSEKEEPING
    | verbs_of_accounts.HOUSEKEEPING
    | verbs_of_care.HOUSEKEEPING
    | verbs_of_figures.HOUSEKEEPING
    | verbs_of_presence.HOUSEKEEPING
    | verbs_of_sla.HOUSEKEEPING
)
