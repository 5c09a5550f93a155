"""What an .nzb holds, looked at before any client sees it.

`examine_nzb` never raises: what is wrong with a file from a stranger is a `Rejection` like any other, and
those in `NEVER_OVERRIDDEN` hold even for a person. One that declares entities is refused at the first, so
that nothing is ever expanded. Source: the NZB 1.1 document type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING
from xml.parsers import expat

from radarr_cli.domain.decisions.model import Rejection
from radarr_cli.domain.torrent import TorrentFile, harmful_files

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 64 * 1024**2
"""The .nzb of a 100 GiB disc in articles of 700 kB is about 20 MB."""
MAX_SEGMENTS = 2_000_000
LEAST_OF_OFFER = 0.7
MOST_OF_OFFER = 1.5
"""Its articles count about what the indexer said: they are a few percent larger than the files in them."""
NEVER_OVERRIDDEN = frozenset({"notAnNzb", "truncatedNzb", "unsafeNzb", "emptyNzb"})

_QUOTED = re.compile(r'"([^"]+)"')
_NAME = re.compile(r"[\w .()\[\]{}'&+,!-]+\.\w{2,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nzb:
    """`files` are named as their subjects name them, sizes in bytes as posted; `articles` names every one.

    `title` and `password` are what its head says, "" where it says nothing.
    """

    files: tuple[TorrentFile, ...]
    articles: frozenset[str]
    title: str = ""
    password: str = ""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def keys(self) -> tuple[str, ...]:
        """The post's identity: the same articles are the same post, whatever an indexer calls it."""
        listed = "\n".join(sorted(self.articles))
        return (f"nzb:{blake2b(listed.encode(), digest_size=20).hexdigest()}",)


@dataclass(frozen=True, slots=True)
class NzbExamination:
    """`nzb` is None where the bytes could not be read."""

    nzb: Nzb | None
    rejections: tuple[Rejection, ...] = ()


def examine_nzb(content: bytes, offered: int = 0) -> NzbExamination:
    """Read an .nzb and look for what should keep it from a client; `offered` is the offer's size, or 0."""
    if not content.strip():
        return _refused("notAnNzb", "it is empty")
    if len(content) > MAX_BYTES:
        return _refused("notAnNzb", f"{len(content)} bytes are too many for an .nzb")
    reader = _Reader()
    try:
        reader.read(content)
    except _Refusal as refusal:
        return _refused(refusal.code, refusal.message)
    except (expat.ExpatError, LookupError, ValueError) as error:
        return _unreadable(content, reader, error)
    nzb = Nzb(
        files=tuple(TorrentFile(name, size) for name, size in reader.files),
        articles=frozenset(reader.articles),
        title=reader.metas.get("title", "").strip(),
        password=reader.metas.get("password", "").strip(),
    )
    if not nzb.files or not nzb.articles:
        return _refused("emptyNzb", "it lists no files" if not nzb.files else "it lists no articles")
    return NzbExamination(nzb, (*_judged_size(nzb, offered), *harmful_files(nzb.files)))


def looks_like_nzb(content: bytes) -> bool:
    """Whether it is XML at all, which no .torrent is."""
    return content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


class _Refusal(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(slots=True)
class _Reader:
    """Collects what is of use while the text goes by: an .nzb is too large for a tree."""

    files: list[tuple[str, int]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    metas: dict[str, str] = field(default_factory=dict)
    root: str = ""
    _text: list[str] = field(default_factory=list)
    _meta: str = ""

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = _refuse_entities
        parser.Parse(content, True)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2].lower()
        if not self.root:
            self.root = name
            if name != "nzb":
                what = "a web page" if name == "html" else f"<{name[:40]}>"
                raise _Refusal("notAnNzb", f"it is {what}, not an .nzb")
        elif name == "file":
            self.files.append((_file_name(attributes.get("subject", "")), 0))
        elif name == "segment" and self.files:
            last, size = self.files[-1]
            said = attributes.get("bytes", "")
            self.files[-1] = (last, size + (int(said) if said.isascii() and said.isdigit() else 0))
            if len(self.articles) >= MAX_SEGMENTS:
                raise _Refusal("notAnNzb", f"it lists more than {MAX_SEGMENTS} articles")
        elif name == "meta":
            self._meta = attributes.get("type", "").lower()
        self._text.clear()

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2].lower()
        said = "".join(self._text).strip()
        if name == "segment" and said:
            self.articles.add(said)
        elif name == "meta" and self._meta:
            self.metas.setdefault(self._meta, said)
        self._text.clear()


def _refuse_entities(*_: object) -> None:
    raise _Refusal("unsafeNzb", "it declares entities, which no .nzb needs")


def _unreadable(content: bytes, reader: _Reader, error: Exception) -> NzbExamination:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return _refused("notAnNzb", "it is a web page, not an .nzb")
    if reader.root == "nzb":
        return _refused("truncatedNzb", f"it is cut off or damaged: {error}")
    return _refused("notAnNzb", f"it can't be read as an .nzb: {error}")


def _file_name(subject: str) -> str:
    """The name in a subject: in quotes as a rule, else what looks like one; no part of a path."""
    found = _QUOTED.findall(subject) or _NAME.findall(subject)
    name = found[-1] if found else subject
    return re.split(r"[/\\]", name)[-1].strip()[:255] or "?"


def _judged_size(nzb: Nzb, offered: int) -> tuple[Rejection, ...]:
    """An offer without a size says nothing against it."""
    if not offered or not nzb.size or LEAST_OF_OFFER <= nzb.size / offered <= MOST_OF_OFFER:
        return ()
    message = f"it lists {nzb.size} bytes, and the indexer said {offered}"
    return (
        Rejection(code="sizeNotAsOffered", message=message, inputs={"size": nzb.size, "offered": offered}),
    )


def _refused(code: str, message: str) -> NzbExamination:
    return NzbExamination(None, (Rejection(code=code, message=message, inputs={}),))
