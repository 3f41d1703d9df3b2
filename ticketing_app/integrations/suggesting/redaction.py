"""What a stranger may not read leaves a text here: e-mail addresses, phone numbers, card and account numbers, IBANs.

Each is replaced by a word in brackets that says what stood there. Where in doubt a number of seven digits or more goes.
What helps to find a fault stays: speeds, error codes, prices, times, dates, ZIP codes, addresses of a home network.
"""

import re
import unicodedata

from ticketing_app.domain import fields

EMAIL, PHONE, CARD, ACCOUNT, NUMBER = "[e-mail]", "[phone]", "[card]", "[account]", "[number]"

FEWEST_DIGITS = 7
"""So many digits in a row, with or without separators, are taken for a number that points to somebody."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))

_EMAIL = re.compile(
    r"""(?:"[^"\n]{1,64}"|(?<![\w.+%-])[\w.!\#$%&'*+/=?^`{|}~-]{1,64})
    (?:
        @[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}                                # as it is written properly
      | \s?(?:@|[\[(]\s?at\s?[\])])\s?                                    # as people write it to be clever
        [\w-]{1,63}(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\w-]{1,63}){1,8}
    )""",
    re.VERBOSE | re.IGNORECASE,
)

# Separators inside of a number as people write them: "+49 (0) 30 / 123 45-67". The end of a sentence is none.
_GAP = r"(?:[ \t]{0,2}[/()-]{1,2}[ \t]{0,2}|[ \t]{1,3}|\.)"
_CURRENCY = r"(?:[$€£¥]|(?:EUR|USD|GBP|CHF|CAD|AUD|INR|euros?|dollars?|pounds?|cents?|rupees?)\b)"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"

# Harmless even right after other digits: their shape is not that of a group of a phone number.
_PLAIN = rf"""(?:
    (?:{_YEAR}-{_MONTH}-{_DAY}|{_YEAR}/{_MONTH}/{_DAY}|{_DAY}[./-]\ ?{_MONTH}[./-]\ ?{_YEAR}
        |{_MONTH}[/-]{_DAY}[/-]{_YEAR})(?![-./]?\d)                       # a date
  | \d{{1,2}}:\d\d                                                        # a time
  | \d{{1,6}}(?:[.,]\d{{1,3}})?\s?[kmgt]i?(?:bit|bps|bytes?|b|hz)\b       # a speed, a volume, a frequency
  | \d{{1,6}}[.,]\d\d\s?{_CURRENCY}                                       # a price
)"""

_NUMBERS = re.compile(
    rf"""(?P<plain>
        {_PLAIN}
      | {_CURRENCY}\s?\d{{1,3}}(?:[,.\ ]?\d{{3}}){{0,2}}(?:[.,]\d\d)?(?![-.,/\ ]?\d)
      | (?<!\d)(?<!\d[-./\ ])(?:
            \d{{1,3}}(?:[.,]\d{{3}}){{1,2}}(?:[.,]\d\d)?\s?{_CURRENCY}
          | (?:{_YEAR}\s?[-/]\s?{_YEAR}|\d{{5}}-\d{{4}})(?![-./\ ]?\d)    # from year to year; ZIP+4
          | (?:10\.\d{{1,3}}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\.\d{{1,3}}\.\d{{1,3}}(?![-./]?\d)
        )
      | 0x[0-9a-f]{{1,16}}\b                                              # an error code of Windows
    )
    | (?P<number>[+(]{{0,2}}\d+(?:{_GAP}(?!{_PLAIN})\d+)*)""",
    re.VERBOSE | re.IGNORECASE,
)

# A card's number may break over a line. Its groups have three digits or more, or every list of numbers looks like one;
# written in smaller groups it goes as any other long number.
_CARD_RUN = re.compile(r"\d+(?:(?:[ \t\n-]{1,3}|[./])\d+)*")
_SMALLEST_GROUP = 3
_GROUP = re.compile(r"\d+")
_CARD_DIGITS = range(13, 20)

_IBAN = re.compile(r"\b[A-Z]{2}[ -]?\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE | re.ASCII)
# Mistyped, so that its check digits do not fit.
_LIKE_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[ -]?(?:[A-Z]{4})?(?:[ -]?\d){8,30}", re.IGNORECASE)

_WORD = r"\b(?:number|num|no|nr|nummer|id|code|ending|ends)\b"
_SAID = rf"{_WORD}\.?|[:\#=]"
_TOKEN = rf"(?-i:[A-Z]{{1,4}}[ -])?\w{{1,40}}(?:[/._-]\w{{1,40}}){{0,6}}(?:[ ](?!{_PLAIN})\d[\w-]{{0,20}}){{0,12}}"
_ACCOUNT = re.compile(
    rf"""(?P<lead>\b(?:
        (?:account|acct?|customer|client|contract|subscriber|subscription|member(?:ship)?|IBAN|card)(?:'s)?
        (?P<said>(?:\s|[-.]|{_SAID}|(?:is|was|in|with)\b){{0,8}})
      | (?:kunden|vertrags|konto)[- ]?(?:nummer|nr)\b(?:\s|[-.:\#=]|(?:ist|lautet)\b){{0,8}}
    ))(?<!\w)(?!{_PLAIN})(?P<token>{_TOKEN})""",
    re.VERBOSE | re.IGNORECASE,
)
_CALLED = re.compile(
    rf"""(?P<lead>\b(?:phone|telephone|tel|mobile|cell|fax|landline|whatsapp|sms|text\ me|reach\ me
        |my\ (?:new\ |old\ )?number|call(?:ing)?(?:\ me)?(?:\ back)?|telefon|handy)\b
        (?:\s|[-.]|{_SAID}|(?:is|was|at|on|under|me)\b){{0,8}})
    (?P<token>(?!{_PLAIN})\+?\(?\d+(?:{_GAP}(?!{_PLAIN})\d+)*)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)


def redacted(text: str) -> str:
    """The text with placeholders, in the usual letters and digits (NFKC), without controls and invisible signs.

    Takes any string; the time it takes grows with the text's length and no faster.
    """
    # First, or a full-width digit or an invisible sign in the middle would hide a number from the patterns.
    text = unicodedata.normalize("NFKC", fields.paragraph("text", text, len(text), 0)).translate(_DASHES)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = _EMAIL.sub(EMAIL, text)
    text = _without_ibans(text)
    text = _CARD_RUN.sub(_without_cards, text)
    text = _LIKE_IBAN.sub(ACCOUNT, text)
    text = _ACCOUNT.sub(_without_account, text)
    text = _CALLED.sub(_without_called, text)
    return _NUMBERS.sub(_without_number, text)


def _without_ibans(text: str) -> str:
    kept, done, start = "", 0, 0
    while found := _IBAN.search(text, start):
        start = found.start() + 2
        if end := _end_of_iban(text, found):
            kept += text[done : found.start()] + ACCOUNT
            done = start = end
    return kept + text[done:]


def _end_of_iban(text: str, found: re.Match[str]) -> int:
    """Where the longest beginning with fitting check digits ends, for a word after an IBAN looks like a part; or 0."""
    for end in range(found.end(), found.start() + 14, -1):
        if text[end - 1].isalnum() and not text[end : end + 1].isalnum():
            letters = re.sub("[ -]", "", text[found.start() : end])
            if len(letters) >= 15 and int("".join(str(int(one, 36)) for one in letters[4:] + letters[:4])) % 97 == 1:
                return end
    return 0


def _without_cards(found: re.Match[str]) -> str:
    """Every stretch of whole groups that a card's number could be, the longest first."""
    said = found[0]
    groups = [(group.start(), group.end()) for group in _GROUP.finditer(said)]
    kept, first, done = "", 0, 0
    while first < len(groups):
        if end := _end_of_card(said, groups, first):
            kept += said[done : groups[first][0]] + CARD
            done = groups[end - 1][1]
            first = end
        else:
            first += 1
    # Where a part of a card's digits fits by chance, the others go along.
    return CARD if kept and _digits(said) <= _CARD_DIGITS[-1] else kept + said[done:]


def _end_of_card(said: str, groups: list[tuple[int, int]], first: int) -> int:
    """The place after the last group of the card's number that begins at `first`; 0 where none does."""
    digits, found = "", 0
    for place, (start, end) in enumerate(groups[first : first + _CARD_DIGITS[-1]], first):
        digits += said[start:end]
        if len(digits) > _CARD_DIGITS[-1] or end - start < _SMALLEST_GROUP:
            break
        if len(digits) in _CARD_DIGITS and _luhn(digits):
            found = place + 1
    return found


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _without_account(found: re.Match[str]) -> str:
    """Short numbers only where it was said that they are one: "account number 482", but not "contract 24 months"."""
    said = found["said"]
    named, marked = said is None or re.search(_WORD, said, re.IGNORECASE), re.search("[:#=]", said or "")
    if _digits(found["token"]) < (2 if named else 3 if marked else 5):
        return found[0]
    return found["lead"] + (CARD if found["lead"].lower().startswith("card") else ACCOUNT)


def _without_called(found: re.Match[str]) -> str:
    return found["lead"] + PHONE if _digits(found["token"]) >= 5 else found[0]


def _without_number(found: re.Match[str]) -> str:
    said = found["number"]
    if said is None or _digits(said) < FEWEST_DIGITS:
        return found[0]
    dialled = said.startswith(("+", "(", "0")) or not said.isdigit() or len(said) == 10
    return PHONE if dialled and _digits(said) <= 15 else NUMBER


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)
