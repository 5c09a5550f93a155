"""An indexer's XML, in whatever state: HTML entities, control bytes, BOM, undeclared prefixes, cut off.

No entity is ever expanded and no DTD is ever read: both are taken out of the text before the parser sees it.
lxml is heavy and imported where it is used.
"""

# ruff: noqa: PLC0415 - lxml is heavy, and indexers are imported for their settings alone

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from functools import lru_cache
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
# The text before the first element: white space, comments, processing instructions.
_PROLOGUE = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
_NUMERIC_ENTITY = re.compile(r"&#(x[0-9A-Fa-f]+|[0-9]+);")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True, slots=True)
class Document:
    """A document's root; `truncated` where the text ends before the root does."""

    root: _Element
    truncated: bool


def read_xml(content: bytes, service: str) -> Document:
    """What can be read of `content`. Raises InvalidAnswer, naming `service`, where it is no XML at all."""
    from lxml import etree

    text = _decoded(content)
    start = _PROLOGUE.match(text)
    body = text[start.end() :] if start else text
    if not body.strip():
        raise InvalidAnswer(f"{service} sent an empty answer", hint="Check its URL, and try again later.")
    if _HTML.match(body):
        raise InvalidAnswer(
            f"{service} answered with an HTML page instead of XML",
            hint="A login page, a challenge or a wrong URL answers so; open the URL in a browser.",
        )
    if not body.startswith("<"):
        raise InvalidAnswer(f"{service} answered with something that is no XML", hint="Check its URL.")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, load_dtd=False, no_network=True,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    root = etree.fromstring(_cleaned(body).encode(), parser)
    if root is None:
        raise InvalidAnswer(f"{service} answered with XML that can't be read", hint="Try again later.")
    return Document(root, truncated=not _closed(body, str(root.tag)))


@lru_cache(maxsize=256)  # a feed of 1,000 items asks 20,000 times for a dozen tags
def local_name(tag: object) -> str:
    """A tag without its name space, in lower case, whether the prefix was declared or not."""
    name = tag if isinstance(tag, str) else ""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def is_foreign(tag: object) -> bool:
    """Whether a tag has a name space, declared or not."""
    return isinstance(tag, str) and ("}" in tag or ":" in tag)


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    declared = _ENCODING.match(content.removeprefix(BOM_UTF8))
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return content.removeprefix(BOM_UTF8).decode(encoding, "replace")
    except LookupError:
        return content.removeprefix(BOM_UTF8).decode("utf-8", "replace")


def _cleaned(text: str) -> str:
    """The text with what an XML parser stumbles over taken out or written as it should be."""
    text = _DOCTYPE.sub("", text, count=1) if "<!" in text[:4096] else text
    text = _NOT_XML.sub("", text)
    if "&" not in text:
        return text
    # Every second part is a CDATA section, where ampersands are ampersands.
    parts = _CDATA.split(text)
    parts[::2] = map(_with_known_entities, parts[::2])
    return "".join(parts)


def _with_known_entities(text: str) -> str:
    text = _NAMED_ENTITY.sub(_named, text)
    text = _NUMERIC_ENTITY.sub(_numeric, text)
    return _BARE_AMPERSAND.sub("&amp;", text)


def _named(found: re.Match[str]) -> str:
    """HTML's entities as characters; one that nobody knows as the text it is."""
    name = found[1]
    if name in _OWN_ENTITIES:
        return found[0]
    code = name2codepoint.get(name)
    return chr(code) if code else f"&amp;{name};"


def _numeric(found: re.Match[str]) -> str:
    """A reference to a character that XML does not have is left out."""
    digits = found[1]
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits[:9])
    if code > 0x10FFFF or _NOT_XML.match(chr(code)):
        return ""
    return found[0]


def _closed(body: str, tag: str) -> bool:
    """Whether the root's end is there; a server may print a warning after it."""
    end = body[-2000:]
    return f"</{tag.rpartition('}')[2]}" in end or end.rstrip().endswith("/>")
