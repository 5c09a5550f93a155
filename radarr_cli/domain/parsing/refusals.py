"""Names that are no film at all: hashes, posts without a name, random letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

_HASH_LIKE = re.compile(
    r"[0-9a-zA-Z]{32}"
    r"|(?:[a-z0-9]{24}|[A-Z]{11}\d{3}|[a-z]{12}\d{3}|Backup_\d{5,}S\d{2}-\d{2}|123|(?i:abc|b00bs))$"
    r"|(?i:abc[-_. ]xyz)",
    re.ASCII,
)


def find_refusal(words: Words, stem: str) -> str | None:
    """Why a name (`stem`: without its ending) cannot be a film's; None where it may be one."""
    if "password" in words.bag and "yenc" in words.bag:
        return "the name is that of a locked Usenet post"
    if not any(words.words):
        return "the name holds no letter and no digit"
    if _HASH_LIKE.match(stem):
        return "the name is a hash or random letters"
    return None
