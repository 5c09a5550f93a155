"""Forms of a film's title: for comparison, for sorting, and with numbers written both ways."""

from __future__ import annotations

import re

from radarr_cli.domain.parsing.patterns import lazy

# A word keeps its apostrophes: the "m" of "I'm" is no word of its own.
_words = lazy(r"[^\W_]+(?:['’][^\W_]+)*")
_punctuation = lazy(r"[^\w\s'’]|_")
_STOP_WORDS = frozenset({"a", "à", "an", "the", "and", "or", "of"})
_ARTICLES = ("a ", "an ", "the ")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip


def clean_title(title: str) -> str:
    """`title` reduced to what titles are compared by: lower-case letters and digits (CleanMovieTitle).

    Small words (a, an, the, and, or, of) go where they stand in the middle, except after a word of one
    character, which is an acronym's tail; "a" also stays before one. Umlauts become two letters and other
    accents go. A title that is a number stays as it is.

    >>> clean_title("The Man of the U.N.C.L.E. in a Hat")
    'themanuncleinhat'
    """
    if title.isdecimal():
        return title
    if not title.isascii():
        from unicodedata import normalize  # noqa: PLC0415 - heavy: most titles are plain letters

        # Composed letters, so that a word does not end at a combining accent.
        title = normalize("NFC", title)
    words = _words().findall(title.lower())
    if len(words) > 2:
        kept = [
            word
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
            if word not in _STOP_WORDS or len(before) == 1 or (len(word) == 1 and len(after) == 1)
        ]
        words = [words[0], *kept, words[-1]]
    joined = "".join(words).replace("'", "")
    if joined.isascii():
        return joined
    return _without_accents(joined.replace("’", "").translate(_UMLAUTS))


def sort_title(title: str) -> str:
    """`title` as lists are sorted by it: lower-case, no punctuation, no leading article.

    The "A" of "A to Z" is no article: Radarr lists such films by hand, here it is the rule.

    >>> sort_title("The Fast & the Furious")
    'fast the furious'
    """
    words = " ".join(_punctuation().sub(" ", title.replace("'", "").replace("’", "")).lower().split())
    for article in _ARTICLES:
        if words.startswith(article) and not words.startswith("a to "):
            return words[len(article) :]
    return words


def title_variants(clean: str) -> tuple[str, ...]:
    """`clean` itself, then its spellings with one number changed between roman and arabic.

    "rockyii" gives "rocky2" too, and "rocky2" gives "rockyii"; numbers are 1 to 20. Radarr replaces the
    digits one by one and only from arabic to roman, so that "rocky10" becomes "rockyi0"; here whole numbers
    are replaced, both ways. Roman letters count at the end of the title only, where sequels have them.
    """
    variants = [clean]
    for match in re.finditer(r"\d+", clean):
        if match.end() - match.start() < 3 and 1 <= int(match[0]) <= len(_ROMAN) and match[0][0] != "0":
            variants.append(clean[: match.start()] + _ROMAN[int(match[0]) - 1] + clean[match.end() :])
    for number, roman in enumerate(_ROMAN, start=1):
        if clean.endswith(roman) and len(clean) > len(roman):
            variants.append(clean[: -len(roman)] + str(number))
    return tuple(dict.fromkeys(variants))


def _without_accents(text: str) -> str:
    from unicodedata import category, normalize  # noqa: PLC0415 - heavy: most titles are plain letters

    letters = (letter for letter in normalize("NFD", text) if category(letter) != "Mn")
    return normalize("NFC", "".join(letters))
