"""What the page shows: one page of notifications, and what its reader can choose to be told of."""

from dataclasses import dataclass, field

from sqlmodel import Session

from ticketing_app.domain import choices, notices
from ticketing_app.domain.actor import Actor
from ticketing_app.models import User
from ticketing_app.texts import mark, tr
from ticketing_app.ui.bell.views import MOST, NoticeView, lines
from ticketing_app.vocabulary import News, Way

PAGE = 25

WORDS: dict[News, tuple[str, str]] = {
    News.PROGRESS: (
        mark("How your tickets go on"),
        mark("When we begin, wait for you or somebody else, solve or close."),
    ),
    News.ANSWERS: (mark("Answers to you"), mark("When somebody of our team writes to you.")),
    News.ASSIGNMENTS: (mark("What is given to you"), mark("A ticket is handed to you, or taken from you.")),
    News.CUSTOMER_MESSAGES: (mark("What customers write"), mark("Messages and files on the tickets that you work on.")),
    News.NOTES: (mark("What colleagues write"), mark("Notes and answers on the tickets that you work on.")),
    News.CHANGES: (
        mark("What changes"),
        mark(
            "Somebody else reopens, solves, cancels or puts first what you work on; "
            "what you raised for a customer is solved."
        ),
    ),
}


@dataclass(frozen=True)
class ChoiceRow:
    """One kind of news, and in which ways it comes."""

    news: str
    title: str
    explanation: str
    bell: bool
    email: bool
    sms: bool


@dataclass(frozen=True)
class NoticePage:
    """One page of the list."""

    rows: list[NoticeView] = field(default_factory=list)
    next_cursor: str = ""
    unread: int = 0


def page(session: Session, actor: Actor, *, unread: bool, cursor: str) -> NoticePage:
    """One page, newest first."""
    found = notices.find(session, actor, unread=unread, cursor=cursor or None, limit=PAGE)
    count = notices.unread(session, actor, most=MOST + 1)
    return NoticePage(lines(session, actor, found.items), found.next_cursor or "", count)


def my_choices(session: Session, actor: Actor) -> tuple[list[ChoiceRow], bool]:
    """What the actor can choose, and whether an SMS would reach them."""
    rows = [
        ChoiceRow(news.value, tr(title), tr(explanation), ways[Way.BELL], ways[Way.EMAIL], ways[Way.SMS])
        for news, ways in choices.of(session, actor).items()
        for title, explanation in [WORDS[news]]
    ]
    return rows, bool(session.get_one(User, actor.person_id).phone)
