"""The words of a text, as searches and suggestions see them."""

import re
import unicodedata

MOST_CHARACTERS = 8_000
"""Of a longer text only the beginning is read, so that nothing takes longer than it should."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words that hold sentences together. "No" and "not" stay: in a trouble ticket they are the news.
_GLUE_WORDS = """
a about am an and are as at be been but by can could did do does for from had has have he her his i i'm i've if in into
is it it's its just me my of on or our she should so than that the their them then there they this to too was we were
what when which who will with would you your
"""
_GLUE = frozenset(_GLUE_WORDS.split())


def words(text: str) -> list[str]:
    """The words in their order, in small letters, without those that only hold sentences together."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().replace("’", "'")
    return [word for word in _WORD.findall(plain) if word not in _GLUE]
