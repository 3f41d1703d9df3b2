"""Why a message did not leave, in plain words: what a channel raised, as an admin reads it."""

from ticketing_app.domain.letters import EXPIRED
from ticketing_app.domain.outbox import DEADLY
from ticketing_app.texts import mark, tr

REASONS = {
    "ConnectionRefusedError": mark("The service that should send it refused the connection."),
    "ConnectionResetError": mark("The service that should send it broke off."),
    "ConnectionError": mark("The service that should send it could not be reached."),
    "BrokenPipeError": mark("The service that should send it broke off."),
    "TimeoutError": mark("The service that should send it did not answer in time."),
    "ReadTimeout": mark("The service that should send it did not answer in time."),
    "ConnectTimeout": mark("The service that should send it could not be reached."),
    "ConnectError": mark("The service that should send it could not be reached."),
    "gaierror": mark("The address of the service that should send it is unknown."),
    "SSLError": mark("No safe connection to the service that should send it."),
    "SSLCertVerificationError": mark("The service that should send it could not prove who it is."),
    "SMTPAuthenticationError": mark("The mail server did not accept our name or password."),
    "SMTPRecipientsRefused": mark("The mail server does not take letters for this address."),
    "SMTPServerDisconnected": mark("The mail server broke off."),
    "KeyError": mark("There is no channel for this kind of message."),
    "NobodyAnswered": mark("None of our sources had anything to say."),
    "PermissionError": mark("We were not allowed to hand it over."),
}
OWN_WORDS = (EXPIRED, DEADLY)
UNKNOWN = mark("It could not be handed over.")


def in_plain_words(said: str | None) -> str:
    """The reason, or "" where nothing went wrong."""
    if not said:
        return ""
    if said in OWN_WORDS:
        return tr(said)
    kind = said.split(":", 1)[0].split(" ", 1)[0]
    return tr(REASONS.get(kind, UNKNOWN))
