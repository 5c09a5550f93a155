"""How a title is written out for people: separators become spaces, acronyms keep their dots."""

from __future__ import annotations

import re

from radarr_cli.domain.parsing.patterns import lazy

_also_known = lazy(r"\((?:aka|a\.k\.a\.?) ([^()]{1,200})\)", re.IGNORECASE)
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
_director = lazy(r"(?<=\w) \([^()\d]{1,80}\)$")
_between_titles = lazy(r" (?:aka|/) ", re.IGNORECASE)
_dotted_aka = lazy(r"(?<![^\W_])a\.k\.a\.?(?![^\W_])", re.IGNORECASE)


def spell_title(raw: str) -> str:
    """The characters of a title in a name as a title: "Man.from.U.N.C.L.E" is "Man from U.N.C.L.E.".

    A single letter keeps its dot within an acronym and before more words, "a" within an acronym only, "Dr"
    always. A dot before a space is the title's own ("Mr. Movie").
    """
    if "." not in raw:
        return " ".join(raw.replace("_", " ").split())
    text = raw.replace("_", " ").strip()
    if "k" in text or "K" in text:
        text = _dotted_aka().sub("AKA", text)
    parts = text.split(".")
    words: list[str] = []
    acronym = ""
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if len(part) == 1 and _keeps_dot(part, following, in_acronym=bool(acronym)):
            acronym += f"{part}."
            continue
        if acronym:
            words.append(acronym)
            acronym = ""
        words.append(f"{part}." if part and _is_abbreviation(part, following) else part)
    words.append(acronym)
    return " ".join(" ".join(words).split())


def all_titles(title: str) -> tuple[str, ...]:
    """`title`, then the titles that it joins by "aka" or " / ", each once.

    Behind a slash a last parenthesis names the director: Russian trackers write "Название / Title (Name)".
    Chinese trackers put the Chinese title right before the other: "山丘 The Hill" joins two titles too.

    >>> all_titles("Under Water (aka Code Freeze)")
    ('Under Water (aka Code Freeze)', 'Under Water', 'Code Freeze')
    """
    if " / " not in title and "aka" not in title.lower() and "a.k.a" not in title.lower():
        return (title,) if title.isascii() else (title, *_behind_chinese(title))
    parts = [part.strip() for part in _between_titles().split(_also_known().sub(r" AKA \1", title))]
    parts = [part for part in (" ".join(part.split()) for part in parts) if part]
    if len(parts) > 1 and " / " in title:
        parts.append(_director().sub("", parts[-1]))
    return tuple(dict.fromkeys((title, *parts)))


def _behind_chinese(title: str) -> tuple[str, ...]:
    """The Chinese title and the one behind it, nothing where these aren't both there."""
    if not _FIRST_HAN <= title[0] <= _LAST_HAN:
        return ()
    words = title.split(" ")
    start = next((index for index, word in enumerate(words) if word.isascii()), 0)
    other = " ".join(words[start:])
    if not start or not other.isascii() or not any(map(str.isalpha, other)):
        return ()
    return " ".join(words[:start]), other


def _keeps_dot(part: str, following: str | None, *, in_acronym: bool) -> bool:
    if not part.isalpha():
        return False
    if part in "aA":
        return in_acronym or (following is not None and len(following) == 1 and following.isalpha())
    return in_acronym or following is not None


def _is_abbreviation(part: str, following: str | None) -> bool:
    if following is None or following[:1] != " ":
        return part.lower() == "dr"
    return not following.lstrip().lower().startswith(("aka ", "/ ")) and following.strip().lower() != "aka"
