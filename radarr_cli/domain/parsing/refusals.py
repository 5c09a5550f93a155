"""Names that are no film at all: hashes, posts without a name, random letters."""

from __future__ import annotations

import re

_HASH_LIKE = re.compile(
    r"(?P<digits>[0-9a-zA-Z]{32})"
    r"|[a-z0-9]{24}$"
    r"|[A-Z]{11}\d{3}$"
    r"|[a-z]{12}\d{3}$"
    r"|Backup_\d{5,}S\d{2}-\d{2}$"
    r"|123$"
    r"|(?i:abc)$"
    r"|(?i:abc[-_. ]xyz)"
    r"|(?i:b00bs)$",
    re.ASCII,
)


def refusal(name: str, stem: str) -> str | None:
    """Why `name` (`stem`: without its ending) cannot be a film's name; None where it may be one."""
    if not any(map(str.isalnum, name)):
        return "the name holds no letter and no digit"
    lower = name.lower()
    if "password" in lower and "yenc" in lower:
        return "the name is that of a locked Usenet post"
    if _HASH_LIKE.match(stem):
        return "the name is a hash or made of random letters"
    return None
