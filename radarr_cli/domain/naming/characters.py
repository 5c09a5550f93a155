"""Which characters a name may hold, and how the parts of a path are finished.

Nothing that comes from outside can leave its folder, hide, start with a device's name, or carry control
characters. The replacements are Radarr's; dropping control, bidirectional and unpaired characters is ours.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.naming.rules import NamingRules

ELLIPSIS = "\ufdd0"
"""Stands for "..." until a name is finished, so that neither collapsing nor trimming eats it.

A noncharacter: it is dropped from everything that comes from outside."""

_REPLACED = {"\\": "+", "/": "+", "<": "", ">": "", "?": "!", "*": "-", "|": "", '"': ""}
_COLONS = {"delete": "", "dash": "-", "spaceDash": " -", "spaceDashSpace": " - ", "smart": "-"}


def safe_text(text: str, rules: NamingRules) -> str:
    """`text` without the characters that file systems refuse and without those that could mislead.

    Backslash and slash become "+", "?" "!", "*" "-", and `< > | "` go; a colon follows the colon mode (smart:
    ": " is " - ", any other "-"). With `replace_illegal` off all of them go. Line breaks and tabs become
    spaces.
    """
    if text.isascii() and text.isprintable() and _plain().search(text) is None:
        return text
    if rules.replace_illegal and rules.colon == "smart":
        text = text.replace(": ", " - ")
    return text.translate(_table(rules.replace_illegal, rules.colon))


def own_text(text: str) -> str:
    """A template's own text: as the user wrote it, but without control characters."""
    return text if text.isprintable() else text.translate(_table_of_dropped())


def safe_value(text: str, rules: NamingRules) -> str:
    """What a token's value becomes: safe text, without leading dots and outer spaces."""
    return safe_text(text, rules).lstrip(" .").rstrip(" ")


def finish_file(text: str) -> str:
    """The last part of a path: repeated separators are one, outer ones go, device names are broken.

    "" where nothing is left. The result is never "." or "..".
    """
    return _finish(_collapse(text).lstrip(" .").rstrip("- ._"))


def finish_folder(text: str) -> str:
    """A folder in a path: as `finish_file`, but it loses outer spaces and dots only."""
    return _finish(_collapse(text).lstrip(" .").rstrip(" ."))


def finish_original(text: str) -> str:
    """A name that is kept as it came: only what may not stand in a path is taken off."""
    return _break_device_name(text.strip(" ").lstrip(" .").rstrip(" ."))


def keep_ellipses(text: str) -> str:
    """Guard the "..." in a name that is on the disk already, so that it is named the same again."""
    return _three_dots().sub(ELLIPSIS, text)


def is_illegal(character: str) -> bool:
    """Whether a template's own text may not hold `character` as it stands."""
    return character == ":" or character in _REPLACED or _dropped().match(character) is not None


def _finish(text: str) -> str:
    if not text.strip(ELLIPSIS):
        return ""
    return _break_device_name(text).replace(ELLIPSIS, "...")


def _collapse(text: str) -> str:
    text = _repeated().sub(r"\1", text)
    return _dots_at_ellipsis().sub(ELLIPSIS, text) if ELLIPSIS in text else text


def _break_device_name(text: str) -> str:
    """ "con.film" is a device on Windows, and so is plain "con": a "_" takes the place of the dot."""
    found = _device().match(text)
    if found is None:
        return text
    after = text[found.end() :]
    return f"{found[0]}_{after[1:] if after.startswith('.') else after}"


@cache
def _table(replace: bool, colon: str) -> dict[int, str]:
    table = {ord(bad): good if replace else "" for bad, good in _REPLACED.items()}
    table[ord(":")] = _COLONS[colon] if replace else ""
    return table | _table_of_dropped()


@cache
def _table_of_dropped() -> dict[int, str]:
    dropped = [
        *range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        0xFEFF, 0x061C, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000),
    ]  # fmt: skip
    # Spaces of every other width and line breaks: they look like a space, so they are one.
    spaces = [9, 10, 11, 12, 13, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F]
    return dict.fromkeys(dropped, "") | dict.fromkeys([*spaces, 0x205F, 0x3000], " ")


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(r'[\\/<>?*|":]')


@cache
def _dropped() -> re.Pattern[str]:
    return re.compile(r"[\x00-\x1f\x7f-\x9f]")


@cache
def _repeated() -> re.Pattern[str]:
    return re.compile(r"([- ._])\1+")


@cache
def _dots_at_ellipsis() -> re.Pattern[str]:
    return re.compile(rf"\.*{ELLIPSIS}[.{ELLIPSIS}]*")


@cache
def _three_dots() -> re.Pattern[str]:
    return re.compile(r"(?<!\.)\.\.\.(?!\.)")


@cache
def _device() -> re.Pattern[str]:
    return re.compile(rf"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|{ELLIPSIS}|$)", re.IGNORECASE)
