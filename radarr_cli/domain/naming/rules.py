"""How files and folders are to be named, as the user decided it."""

from __future__ import annotations

from dataclasses import dataclass, field

COLON_MODES: tuple[str, ...] = ("delete", "dash", "spaceDash", "spaceDashSpace", "smart")
"""Radarr's words, in the order of its numbers 0 to 4: what takes the place of ":" in a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRules:
    """`[naming]`: Radarr's naming options; templates hold tokens in braces."""

    rename: bool = field(
        default=True, metadata={"help": "name files by the template; off: keep the release's name"}
    )
    folder: str = field(
        default="{Movie Title} ({Release Year})", metadata={"help": "template of a film's folder"}
    )
    file: str = field(
        default="{Movie Title} ({Release Year}) {Quality Full}",
        metadata={"help": "template of a film's file"},
    )
    replace_illegal: bool = field(default=True, metadata={"help": "replace characters no file system takes"})
    colon: str = field(
        default="smart",
        metadata={
            "help": "what becomes of a colon",
            "choices": COLON_MODES,
        },
    )
