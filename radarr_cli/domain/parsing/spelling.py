"""How a title is written out for people: separators become spaces, acronyms keep their dots."""

from __future__ import annotations

import re

from radarr_cli.domain.parsing.patterns import lazy

_also_known = lazy(r"\((?:aka|a\.k\.a\.?) ([^()]{1,200})\)", re.IGNORECASE)
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

    >>> all_titles("Under Water (aka Code Freeze)")
    ('Under Water (aka Code Freeze)', 'Under Water', 'Code Freeze')
    """
    if " / " not in title and "aka" not in title.lower() and "a.k.a" not in title.lower():
        return (title,)
    parts = [part.strip() for part in _between_titles().split(_also_known().sub(r" AKA \1", title))]
    parts = [part for part in (" ".join(part.split()) for part in parts) if part]
    return tuple(dict.fromkeys((title, *parts)))


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
