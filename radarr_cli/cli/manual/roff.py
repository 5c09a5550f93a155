"""The language of man pages: the classic macros that every man reads."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from radarr_cli import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PROGRAM = "radarr-cli"
DATE = "2026-11-28"
_WIDTH = 72
_CODE = re.compile(r"`([^`]+)`")
# Stand for the two changes of font until the text is wrapped and escaped.
_BOLD, _ROMAN = "\x01", "\x02"


def head(name: str, section: int) -> str:
    """The title line; the middle of the header has room for one word at 80 columns."""
    title = f'.TH {escape(name.upper())} {section} {DATE} "{PROGRAM} {__version__}" "{PROGRAM}"'
    # Neither hyphens nor wide spaces: what is read here is copied.
    return f"{title}\n.nh\n.ad l"


def text(written: str) -> list[str]:
    """Paragraphs, in lines of the length that reviewers of man pages like; what is in backquotes is bold."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", written.strip()):
        if lines:
            lines.append(".PP")
        marked = _CODE.sub(rf"{_BOLD}\1{_ROMAN}", " ".join(paragraph.split()))
        for line in wrap(marked, _WIDTH, break_long_words=False, break_on_hyphens=False):
            lines.append(escape(line).replace(_BOLD, r"\fB").replace(_ROMAN, r"\fR"))
    return lines


def term(name: str, value: str, described: str, *, more: str = "") -> list[str]:
    """One entry of a list: its name in bold, `value` in italics, and what it means."""
    shown = f"\\fB{escape(name)}\\fR" + (f" \\fI{escape(value)}\\fR" if value else "")
    return [".TP", shown, *(text(" ".join(filter(None, (sentence(described), more)))) or ["\\&"])]


def sentence(written: str) -> str:
    """With a capital and a full stop; what begins with a name, a number or a sign stays as it is."""
    written = written.strip()
    if not written:
        return ""
    return written if written.endswith((".", "!", "?")) else f"{written}."


def example(lines: Iterable[str], *, first: bool = False) -> list[str]:
    """Lines as they stand: neither filled nor hyphenated, to be copied. `first`: below a heading."""
    return [*([] if first else [".sp"]), ".RS 4", ".EX", *(escape(line) for line in lines), ".EE", ".RE"]


def see_also(*pages: tuple[str, int]) -> list[str]:
    """The section that ends a page."""
    last = len(pages) - 1
    named = [
        f".BR {escape(name)} ({section}){',' if number < last else ''}"
        for number, (name, section) in enumerate(pages)
    ]
    return [".SH SEE ALSO", *named]


def terms(entries: Sequence[tuple[str, str]]) -> list[str]:
    """A list of names and what they mean."""
    return [line for name, described in entries for line in term(name, "", described)]


def escape(written: str) -> str:
    """Backslashes, dashes that are to be copied, and lines that begin like a macro."""
    written = written.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    written = written.replace("`", "\\(ga").replace("…", "...").replace("→", "->")
    return f"\\&{written}" if written.startswith((".", "'")) else written
