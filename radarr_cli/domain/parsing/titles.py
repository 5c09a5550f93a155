"""Forms of a film's title: for comparison and for sorting."""

from __future__ import annotations

from radarr_cli.domain.parsing.patterns import lazy

# A word keeps its apostrophes: the "m" of "I'm" is no word of its own.
_words = lazy(r"[^\W_]+(?:['’][^\W_]+)*")
_punctuation = lazy(r"[^\w\s'’]|_")
_STOP_WORDS = frozenset({"a", "à", "an", "the", "and", "or", "of"})
_ARTICLES = ("a ", "an ", "the ")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


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


def _without_accents(text: str) -> str:
    from unicodedata import category, normalize  # noqa: PLC0415 - heavy: most titles are plain letters

    letters = (letter for letter in normalize("NFD", text) if category(letter) != "Mn")
    return normalize("NFC", "".join(letters))
