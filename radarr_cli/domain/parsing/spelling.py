"""How a title is written out for people: separators become spaces, acronyms keep their dots."""

from __future__ import annotations

import re

_ALSO_IN_PARENTHESES = re.compile(r"\(\s*a\.?k\.?a\.?\s+(.+?)\)", re.IGNORECASE)
_ALSO = re.compile(r"\s+(?:aka|/)\s+", re.IGNORECASE)
_DOTTED_AKA = re.compile(r"\bA\.K\.A\.?", re.IGNORECASE)


def spell_title(raw: str) -> str:
    """`raw`, the title's characters in a name, as a title: "The.Man.from.U.N.C.L.E" gives "The Man from U.N.C.L.E.".

    A single letter keeps its dot inside an acronym or where more words follow; "a" only inside an acronym;
    "dr" always. A dot before a space is part of the title ("Mr. Movie").
    """
    text = raw.replace("_", " ").strip()
    if "." not in text:
        return " ".join(text.split())
    if "." in text and "k" in text.lower():
        text = _DOTTED_AKA.sub("AKA", text)
    parts = text.split(".")
    written: list[str] = []
    in_acronym = False
    for number, part in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else ""
        if not part:
            continue
        if following[:1] == " ":
            written.append(part + ".")
            in_acronym = False
        elif len(part) == 1 and _keeps_dot(part, following, in_acronym, more=number + 1 < len(parts)):
            written.append(part + "." if not in_acronym or not written else written.pop() + part + ".")
            in_acronym = True
        elif part.lower() == "dr":
            written.append("Dr." if part == "Dr" else part + ".")
            in_acronym = False
        else:
            written.append(part)
            in_acronym = False
    return " ".join(" ".join(written).split())


def _keeps_dot(part: str, following: str, in_acronym: bool, *, more: bool) -> bool:
    if not part.isalpha():
        return False
    if part in "aA":
        return in_acronym or (len(following) == 1 and following.isalpha())
    return in_acronym or more


def all_titles(title: str) -> tuple[str, ...]:
    """`title`, then the titles it joins by "aka" or " / ".

    >>> all_titles("Under Water (aka Code Freeze)")
    ('Under Water (aka Code Freeze)', 'Under Water', 'Code Freeze')
    """
    lower = title.lower()
    if "aka" not in lower and " / " not in lower:
        return (title,)
    text = _ALSO_IN_PARENTHESES.sub(r" AKA \1", title)
    parts = [part.strip() for part in _ALSO.split(text)]
    return tuple(dict.fromkeys((title, *filter(None, parts))))
