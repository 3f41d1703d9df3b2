"""Why a message did not leave, in plain words: what a channel raised, as an admin reads it."""

from ticketing_app.domain.letters import EXPIRED

REASONS = {
    "ConnectionRefusedError": "The service that should send it refused the connection.",
    "ConnectionResetError": "The service that should send it broke off.",
    "ConnectionError": "The service that should send it could not be reached.",
    "BrokenPipeError": "The service that should send it broke off.",
    "TimeoutError": "The service that should send it did not answer in time.",
    "ReadTimeout": "The service that should send it did not answer in time.",
    "ConnectTimeout": "The service that should send it could not be reached.",
    "ConnectError": "The service that should send it could not be reached.",
    "gaierror": "The address of the service that should send it is unknown.",
    "SSLError": "No safe connection to the service that should send it.",
    "SSLCertVerificationError": "The service that should send it could not prove who it is.",
    "SMTPAuthenticationError": "The mail server did not accept our name or password.",
    "SMTPRecipientsRefused": "The mail server does not take letters for this address.",
    "SMTPServerDisconnected": "The mail server broke off.",
    "KeyError": "There is no channel for this kind of message.",
    "NobodyAnswered": "None of our sources had anything to say.",
    "PermissionError": "We were not allowed to hand it over.",
}
OWN_WORDS = (EXPIRED, "The worker ended while it delivered this, each time.")
UNKNOWN = "It could not be handed over."


def in_plain_words(said: str | None) -> str:
    """The reason, or "" where nothing went wrong."""
    if not said:
        return ""
    if said in OWN_WORDS:
        return said
    kind = said.split(":", 1)[0].split(" ", 1)[0]
    return REASONS.get(kind, UNKNOWN)
