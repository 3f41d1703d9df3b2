"""What changed in a text is told word by word, and both texts can be read out of it."""

import pytest

from ticketing_app.ui.pages.ticket.rewording import LONG, MOST_WORDS, Piece, TextChange, change, pieces

STORM = "The router is red since the storm."
STORY = " ".join(f"word{number}" for number in range(200))

PAIRS = [
    (STORM, "The router is blinking red since the big storm."),
    ("this  morning\nat home", "yesterday morning\n\nat home "),
    ("", "Something."),
    ("Something.", ""),
    ("a b c d", "d c b a"),
    (STORY, STORY.replace("word100 ", "")),
    (" " * 400 + "x", " " * 400 + "y"),
    # What takes a careless comparison minutes.
    ("line one\nline two\n" * 1000, "line one\nline 2\n" * 1000),
    ("a b " * (MOST_WORDS // 2), "b a c " * (MOST_WORDS // 3)),
]


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=range(len(PAIRS)))
def test_both_texts_are_in_it(before: str, after: str) -> None:
    told = pieces(before, after)
    assert "".join(piece.text for piece in told if piece.how != "in") == before
    assert "".join(piece.text for piece in told if piece.how != "out") == after
    assert all(piece.text for piece in told)
    change("Text", before, after)


def test_words_are_taken_out_and_put_in_where_they_stood() -> None:
    assert pieces(STORM, "The router is green since the storm.") == (
        Piece("The router is "),
        Piece("red", "out"),
        Piece("green", "in"),
        Piece(" since the storm."),
    )


def test_another_text_comes_as_a_whole() -> None:
    assert pieces("No dial tone at all", "Television shows stripes") == (
        Piece("No dial tone at all", "out"),
        Piece("Television shows stripes", "in"),
    )


def test_what_stays_the_same_for_long_is_left_out_but_can_be_had() -> None:
    told = change("Description", STORY, STORY.replace("word100", "changed"))
    assert [piece.how for piece in told.pieces] == ["gap", "same", "out", "in", "same", "gap"]
    assert all(len(piece.text) < LONG for piece in told.pieces)
    assert "".join(piece.text for piece in told.whole if piece.how != "out") == STORY.replace("word100", "changed")


def test_a_short_text_is_told_once() -> None:
    assert change("Title", "Line dead", "Line quite dead") == TextChange(
        "Title", [Piece("Line "), Piece("quite ", "in"), Piece("dead")], []
    )
