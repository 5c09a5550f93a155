"""Names that are no film at all: hashes, posts without a name, random letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.patterns import lazy

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

_hash_like = lazy(
    r"[0-9a-zA-Z]{32}"
    r"|(?:[a-z0-9]{24}|[A-Z]{11}\d{3}|[a-z]{12}\d{3}|Backup_\d{5,}S\d{2}-\d{2}|123|(?i:abc|b00bs))$"
    r"|(?i:abc[-_. ]xyz)",
    re.ASCII,
)
# How the numbers of the first fifty seasons begin.
_SEASONS = tuple(f"s{digit}" for digit in range(5))
_episode = lazy(r"s\d{2}(?:e\d{2,4})+")


def find_refusal(words: Words, stem: str) -> str | None:
    """Why a name (`stem`: without its ending) cannot be a film's; None where it may be one.

    Radarr takes "Series.2019.S01E01" for a film of 2019; here an episode's number refuses the name.
    """
    if "password" in words.bag and "yenc" in words.bag:
        return "the name is that of a locked Usenet post"
    if not any(words.words):
        return "the name holds no letter and no digit"
    few_words = len(words.words) < 5 or len(words.words[0]) > 31
    if (few_words or words.lower.startswith("abc")) and _hash_like().match(stem):
        return "the name is a hash or random letters"
    if any(map(words.lower.__contains__, _SEASONS)):
        for word in words.words:
            if _episode().fullmatch(word):
                return f"{word.upper()} is an episode of a series"
    return None
