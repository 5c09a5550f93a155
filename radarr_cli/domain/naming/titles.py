"""The forms in which a template can ask for a title, an edition or another text."""

from __future__ import annotations

import re
from functools import cache

from radarr_cli.domain.naming.characters import ELLIPSIS

_MARKS = frozenset(",<>/\\;:'\"|`~!?@$%^*-_=’´")
_WORD_ENDS = "'’`´:?,"
_BRACKETS = str.maketrans("", "", "()[]{}")
_LETTERS = str.maketrans(
    {
        "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D",
        "ð": "d", "Ł": "L", "ł": "l", "Þ": "Th", "þ": "th", "ß": "ss", "ẞ": "SS", "ı": "i", "Ħ": "H",
        "ħ": "h",
    }
)  # fmt: skip
_UPPER_WORDS = frozenset(("imax", "3d", "sdr", "hdr", "dv"))


def clean_title(title: str) -> str:
    """A title without what looks odd in file names, as Radarr cleans it.

    "&" is "and", "/" a space; brackets go; a punctuation mark goes where it stands alone, and quotes, colons,
    question marks and commas at the end of a word; so does the apostrophe of a contraction ("I've",
    "King's"). Accents go. A title of nothing but marks stays as it is.
    """
    words = []
    for word in title.replace("&", "and").replace("/", " ").translate(_BRACKETS).split():
        if len(word) == 1 and word in _MARKS:
            continue
        words.append(_contraction().sub("", word.rstrip(_WORD_ENDS)))
    return plain_letters(" ".join(filter(None, words))) or title


def title_the(title: str) -> str:
    """ "The Mill (1989)" is "Mill, The (1989)"; the same for "A" and "An"."""
    rest, article, tail = _split_article(title)
    return f"{rest}, {article}{tail}" if article else title


def clean_title_the(title: str) -> str:
    """`title_the`, cleaned: "The Mill (1989)" is "Mill, The 1989"."""
    rest, article, tail = _split_article(title)
    if not article:
        return clean_title(title)
    tail = clean_title(tail) if tail.strip() else ""
    return f"{clean_title(rest)}, {article} {tail}".rstrip()


def first_character(title: str) -> str:
    """The letter or digit a film is shelved under, upper-case and without accents; "_" where none.

    Articles do not count. Only the first two characters are looked at, as Radarr does.
    """
    for character in title_the(title)[:2]:
        if character.isalnum():
            return plain_letters(character)[:1].upper()[:1]
    return "_"


def edition_words(edition: str) -> str:
    """An edition with capital initials: "10TH ANNIVERSARY" is "10th Anniversary", "4k imax" is "4K IMAX"."""
    return _word().sub(lambda found: _edition_word(found[0]), edition)


def shorten(text: str, length: int) -> str:
    """Cut to `length` characters, "..." among them; a negative length keeps the end of the text.

    The dots are `ELLIPSIS` here; up to 3 characters there is no room for them. Accents and joined signs stay
    with the letter they belong to. 0 cuts nothing.
    """
    size = abs(length)
    if len(text) <= size or not size:
        return text
    dots, kept = (ELLIPSIS, size - 3) if size > 3 else ("", size)
    if length > 0:
        return text[: whole_characters(text, kept)].rstrip(" .") + dots
    start = len(text) - kept
    while start < len(text) and _belongs_to_left(text, start):
        start += 1
    return dots + text[start:].lstrip(" .")


def whole_characters(text: str, end: int) -> int:
    """The last place at or before `end` where `text` can be cut without splitting a character."""
    while 0 < end < len(text) and _belongs_to_left(text, end):
        end -= 1
    return end


def plain_letters(text: str) -> str:
    """`text` without accents; ligatures and barred letters become the letters they are made of.

    Radarr takes the marks off every script; here Latin and Greek lose them, for in others they are letters
    of their own (Russian short i, Japanese voiced sounds, Hindi vowels).
    """
    if text.isascii():
        return text
    from unicodedata import normalize  # noqa: PLC0415 - most titles never need it

    kept: list[str] = []
    letter = ""
    for sign in normalize("NFD", text.translate(_LETTERS)):
        if not "\u0300" <= sign <= "\u036f":
            letter = sign
        elif letter < "\u0400" or "\u1e00" <= letter < "\u2000":
            continue
        kept.append(sign)
    return normalize("NFC", "".join(kept))


def _belongs_to_left(text: str, place: int) -> bool:
    """Whether the sign at `place` is shown as one with the sign before it."""
    if text[place].isascii() and text[place - 1].isascii():
        return False
    from unicodedata import category  # noqa: PLC0415 - most titles never need it

    joiners, sign = "\u200c\u200d", text[place]
    if sign in joiners or text[place - 1] in joiners or category(sign) in ("Mn", "Me", "Mc"):
        return True
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\ufe00" <= sign <= "\ufe0f"


def _split_article(title: str) -> tuple[str, str, str]:
    """A title's rest, article and trailing brackets (with the space before them); "" where none."""
    article, _, rest = title.strip().partition(" ")
    head, tail = rest.strip(), ""
    while head.endswith(")"):
        start = head.rfind("(")
        if start < 1 or not head[start - 1].isspace():
            break
        head, tail = head[:start].rstrip(), head[start - 1 :] + tail if tail else head[start - 1 :]
    if article.lower() not in ("the", "a", "an") or not head:
        return title, "", ""
    return head, article, tail


def _edition_word(word: str) -> str:
    if word.lower() in _UPPER_WORDS or _digits_and_letter().fullmatch(word):
        return word.upper()
    return word[:1].upper() + word[1:].lower()


@cache
def _contraction() -> re.Pattern[str]:
    return re.compile(r"['’`´](?=(?:s|m|t|ve|ll|d|re)$)", re.IGNORECASE)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@cache
def _digits_and_letter() -> re.Pattern[str]:
    return re.compile(r"\d+[^\W\d_]")
