"""How a pause is named: by its switch's key in the database, and as a person calls it."""

from __future__ import annotations

import shlex

NOUNS = ("all", "stage", "indexer", "client")
_KINDS = {"stage": "task"}


def key_of(noun: str, name: str | None) -> str:
    """`all`, `indexer:NAME`, `client:NAME`, `task:NAME`."""
    return ":".join(filter(None, (_KINDS.get(noun, noun), name)))


def named(key: str) -> str:
    """ "all", "stage rss", "indexer NAME"."""
    return " ".join(_parts(key))


def ended_by(key: str) -> str:
    """The command that ends it."""
    return " ".join(("radarr-cli resume", *map(shlex.quote, _parts(key))))


def _parts(key: str) -> tuple[str, ...]:
    kind, _, name = key.partition(":")
    noun = next((noun for noun, each in _KINDS.items() if each == kind), kind)
    return (noun, name) if name else (noun,)
