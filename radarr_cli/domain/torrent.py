"""What a .torrent or a magnet holds, looked at before any client sees it.

`examine` never raises: what is wrong with a file from a stranger is a `Rejection` like any other, and those
in `NEVER_OVERRIDDEN` hold even for a person. Sources: BEP 3 (metainfo), 9 (magnets), 47 (file attributes) and
52 (version 2).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from radarr_cli.domain.bencode import BencodeError, decode
from radarr_cli.domain.decisions.model import Rejection
from radarr_cli.domain.parsing.extensions import (
    ARCHIVE_EXTENSIONS,
    DANGEROUS_EXTENSIONS,
    EXECUTABLE_EXTENSIONS,
    MEDIA_EXTENSIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_BYTES = 16 * 1024**2
"""A .torrent of a 100 GiB disc with 1 MiB pieces is 2 MiB."""
MAX_FILES = 5_000
"""The largest Blu-ray structures have about 2,000 files."""
MAX_PIECES = 500_000
MAX_NAME_BYTES = 255
"""What the usual file systems take for one name."""
MAX_PATH_BYTES = 2_048
MINIMUM_VIDEO_SHARE = 0.75
MARKER_BYTES = 1_024
"""Some groups put an .exe of a hundred bytes into honest releases as a mark; no program is that small."""
NEVER_OVERRIDDEN = frozenset({"notATorrent", "truncatedTorrent", "inconsistentTorrent", "unsafeFileName"})

# Lists and links that only point to video, and disc images of which anything may come out.
_VIDEO = MEDIA_EXTENSIONS - {".strm", ".m3u", ".wpl", ".asx", ".bin", ".dat", ".nrg"}
_HARMFUL = DANGEROUS_EXTENSIONS | {".ace", ".hta", ".js", ".jse", ".pif", ".reg", ".vbe", ".wsf", ".wsh"}
_PROGRAMS = EXECUTABLE_EXTENSIONS | {".apk", ".app", ".com", ".deb", ".dmg", ".jar", ".msi", ".pkg", ".run"}
_TURNS_TEXT = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


@dataclass(frozen=True, slots=True)
class TorrentFile:
    """`path` is relative to the download folder, parts joined by `/`; `size` is bytes."""

    path: str
    size: int

    @property
    def extension(self) -> str:
        """Lower-case with its dot, "" where there is none."""
        name = self.path.rpartition("/")[2].lower()
        return name[name.rfind(".") :].rstrip() if "." in name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Torrent:
    """A .torrent as far as a grab needs it. Hashes are lower-case hex; a hybrid torrent has both."""

    name: str
    files: tuple[TorrentFile, ...]
    pieces: int
    hash_v1: str | None
    hash_v2: str | None
    private: bool

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def download_id(self) -> str:
        """Radarr's download id: the info hash in upper case; of a pure v2 torrent its first 20 bytes."""
        return (self.hash_v1 or str(self.hash_v2)[:40]).upper()

    @property
    def keys(self) -> tuple[str, ...]:
        """Its identities, as releases are known by."""
        return _keys(self.hash_v1, self.hash_v2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Magnet:
    """A magnet link's identity; `name` is what it calls itself, which nobody has checked."""

    name: str
    hash_v1: str | None
    hash_v2: str | None

    @property
    def download_id(self) -> str:
        return (self.hash_v1 or str(self.hash_v2)[:40]).upper()

    @property
    def keys(self) -> tuple[str, ...]:
        return _keys(self.hash_v1, self.hash_v2)


@dataclass(frozen=True, slots=True)
class Examination:
    """`torrent` is None where the bytes could not be read."""

    torrent: Torrent | None
    rejections: tuple[Rejection, ...] = ()


def examine(content: bytes) -> Examination:
    """Read a .torrent and look for what should keep it from a client."""
    if len(content) > MAX_BYTES:
        return _unreadable("notATorrent", f"{len(content)} bytes are too many for a .torrent")
    try:
        metainfo, spans = decode(content)
    except BencodeError as error:
        if content.lstrip()[:1] == b"<":
            return _unreadable("notATorrent", "it is a web page, not a .torrent")
        code = "truncatedTorrent" if error.truncated and content[:1] == b"d" else "notATorrent"
        return _unreadable(code, f"it can't be read as a .torrent: {error}")
    if not isinstance(metainfo, dict) or not isinstance(metainfo.get(b"info"), dict):
        return _unreadable("notATorrent", "it has no info dictionary")
    begin, end = spans[b"info"]
    try:
        torrent, unsafe = _read(metainfo[b"info"], content[begin:end])
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        return _unreadable("inconsistentTorrent", f"its info dictionary is wrong: {error}")
    return Examination(torrent, (*unsafe, *_judge(torrent)))


def examine_files(files: Sequence[TorrentFile]) -> tuple[Rejection, ...]:
    """What speaks against files that a client lists: of a magnet nobody has seen the .torrent."""
    paths = [tuple(part.encode(errors="replace") for part in file.path.split("/")) for file in files]
    name = files[0].path.split("/", 1)[0] if files else ""
    torrent = Torrent(name=name, files=tuple(files), pieces=0, hash_v1=None, hash_v2=None, private=False)
    return (*_unsafe_names(paths, links=False), *_judge(torrent))


def read_magnet(link: str) -> Magnet | None:
    """The magnet's identity; None where the link is no BitTorrent magnet."""
    parts = urlsplit(link.strip())
    if parts.scheme.lower() != "magnet":
        return None
    query = parse_qs(parts.query)
    hash_v1 = hash_v2 = None
    for topic in query.get("xt", ()):
        kind, _, value = topic.lower().removeprefix("urn:").partition(":")
        if kind == "btih":
            hash_v1 = _hex(value, 40) or _base32(value)
        elif kind == "btmh" and value.startswith("1220"):  # multihash: SHA-256, 32 bytes
            hash_v2 = _hex(value[4:], 64)
    if not hash_v1 and not hash_v2:
        return None
    return Magnet(name=query.get("dn", [""])[0], hash_v1=hash_v1, hash_v2=hash_v2)


def _read(info: Mapping[bytes, Any], raw: bytes) -> tuple[Torrent, tuple[Rejection, ...]]:
    """The torrent of an info dictionary, and names that are not safe. Raises what wrong types raise."""
    is_v1, is_v2 = b"pieces" in info, info.get(b"meta version") == 2
    if not is_v1 and not is_v2:
        raise ValueError("it has neither pieces nor a version that is known")
    piece_length = info[b"piece length"]
    if not isinstance(piece_length, int) or piece_length <= 0:
        raise ValueError("its piece length is no size")
    listed = list(_v1_files(info) if is_v1 else ())
    tree = list(_v2_files(info[b"file tree"], ())) if is_v2 else []
    sizes = [size for _, size, _ in (*listed, *tree)]
    if any(not isinstance(size, int) or size < 0 for size in sizes):
        raise ValueError("a file has no size")
    if is_v1 and (len(info[b"pieces"]) % 20 or len(info[b"pieces"]) // 20 != _count(listed, piece_length)):
        raise ValueError("its pieces don't fit the size of its files")
    name = _text(info.get(b"name.utf-8", info[b"name"]))
    names = [info[key] for key in (b"name", b"name.utf-8") if key in info]
    paths = [path for parts, _, _ in (*listed, *tree) for path in parts]
    files = listed or tree
    alone = len(files) == 1 and (b"length" in info or (not is_v1 and files[0][0][0] == (info[b"name"],)))
    torrent = Torrent(
        name=name,
        files=tuple(
            TorrentFile(name if alone else "/".join((name, *map(_text, parts[-1]))), size)
            for parts, size, padding in files
            if not padding
        ),
        pieces=_count(files, piece_length),
        hash_v1=sha1(raw, usedforsecurity=False).hexdigest() if is_v1 else None,
        hash_v2=sha256(raw).hexdigest() if is_v2 else None,
        private=info.get(b"private") == 1,
    )
    return torrent, _unsafe_names([(part,) for part in names] + paths, links=_has_links(info))


_Listed = tuple[tuple[tuple[bytes, ...], ...], int, bool]
"""One file: its path in each spelling the torrent gives (the last counts), its size, whether it only pads."""


def _v1_files(info: Mapping[bytes, Any]) -> Iterator[_Listed]:
    if b"files" not in info:
        yield (((info[b"name"],),), info[b"length"], False)
        return
    for file in info[b"files"]:
        spellings = tuple(tuple(file[key]) for key in (b"path", b"path.utf-8") if key in file)
        if not spellings or not all(spellings):
            raise ValueError("a file has no name")
        padding = b"p" in file.get(b"attr", b"") or spellings[0][0] == b".pad"
        yield (spellings, file[b"length"], padding)


def _v2_files(tree: Mapping[bytes, Any], above: tuple[bytes, ...]) -> Iterator[_Listed]:
    for name, node in tree.items():
        path = (*above, name)
        leaf = node.get(b"")
        if leaf is None:
            yield from _v2_files(node, path)
        elif len(node) > 1:
            raise ValueError("something is both a file and a folder")
        else:
            yield ((path,), leaf[b"length"], False)


def _count(files: list[_Listed], piece_length: int) -> int:
    return -(-sum(size for _, size, _ in files) // piece_length)


def _has_links(info: Mapping[bytes, Any]) -> bool:
    """BEP 47 lets a torrent make symbolic links: a way out of the folder, and of no use for a film."""
    if any(b"l" in file.get(b"attr", b"") or b"symlink path" in file for file in info.get(b"files", ())):
        return True
    pending = [info.get(b"file tree", {})]
    while pending:
        node = pending.pop()
        leaf = node.get(b"", {})
        if b"l" in leaf.get(b"attr", b"") or b"symlink path" in leaf:
            return True
        pending += [below for name, below in node.items() if name]
    return False


def _unsafe_names(paths: list[tuple[bytes, ...]], *, links: bool) -> tuple[Rejection, ...]:
    found = [fault for path in paths if (fault := _fault_of(path))]
    if links:
        found.append("it makes symbolic links")
    if not found:
        return ()
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return (_rejection("unsafeFileName", f"{found[0]}{more}", count=len(found)),)


def _fault_of(path: tuple[bytes, ...]) -> str | None:
    """What is dangerous in a path, in words; None where it is safe on every system a client may run on."""
    if sum(len(part) + 1 for part in path) > MAX_PATH_BYTES:
        return "a path is too long"
    for part in path:
        text = _text(part)
        if text.strip(" .") == "":
            return f"the name {text!r} leads out of its folder or is empty"
        if "/" in text or "\\" in text:
            return f"the name {text[:80]!r} holds a path"
        if len(text) >= 2 and text[1] == ":" and text[0].isascii() and text[0].isalpha():
            return f"the name {text[:80]!r} begins with a drive"
        if len(part) > MAX_NAME_BYTES:
            return f"the name {text[:80]!r}... is too long"
        if any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in _TURNS_TEXT for sign in text):
            return f"the name {text[:80]!r} holds control characters"
    return None


def _judge(torrent: Torrent) -> Iterator[Rejection]:
    """What speaks against the contents."""
    count, size = len(torrent.files), torrent.size
    if count > MAX_FILES:
        yield _rejection("tooManyFiles", f"it has {count} files", files=count, limit=MAX_FILES)
    if torrent.pieces > MAX_PIECES:
        message = f"it has {torrent.pieces} pieces"
        yield _rejection("tooManyPieces", message, pieces=torrent.pieces, limit=MAX_PIECES)
    yield from harmful_files(torrent.files)
    video = sum(file.size for file in torrent.files if file.extension in _VIDEO)
    if not video and any(_is_archive(file) for file in torrent.files):
        yield _rejection("onlyArchives", "its video is packed in archives, which are not unpacked here")
    elif not video:
        yield _rejection("noVideo", "it holds no video")
    elif video < MINIMUM_VIDEO_SHARE * size:
        share = round(video / size, 4)
        message = f"only {share:.0%} of it is video"
        yield _rejection("tooLittleVideo", message, share=share, limit=MINIMUM_VIDEO_SHARE)


def harmful_files(files: Sequence[TorrentFile]) -> tuple[Rejection, ...]:
    """`dangerousFiles`: programs and shortcuts among the files, however small; none where there are none."""
    harmful = [file for file in files if _is_harmful(file)]
    if not harmful:
        return ()
    size = sum(file.size for file in files)
    share = sum(file.size for file in harmful) / size if size else 0.0
    name = harmful[0].path.rpartition("/")[2][:80]
    message = f"it holds programs or shortcuts: {name!r}" + (" and others" if len(harmful) > 1 else "")
    return (_rejection("dangerousFiles", message, count=len(harmful), share=round(share, 4)),)


def _is_harmful(file: TorrentFile) -> bool:
    return file.extension in _HARMFUL or (file.extension in _PROGRAMS and file.size >= MARKER_BYTES)


def _is_archive(file: TorrentFile) -> bool:
    ending = file.extension
    return ending in ARCHIVE_EXTENSIONS or (ending[:2] == ".r" and ending[2:].isdigit())


def _unreadable(code: str, message: str) -> Examination:
    return Examination(None, (_rejection(code, message),))


def _rejection(code: str, message: str, **inputs: object) -> Rejection:
    return Rejection(code=code, message=message, inputs=inputs)


def _keys(hash_v1: str | None, hash_v2: str | None) -> tuple[str, ...]:
    found = (f"btih:{hash_v1}" if hash_v1 else "", f"btmh:{hash_v2}" if hash_v2 else "")
    return tuple(key for key in found if key)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _hex(value: str, length: int) -> str | None:
    return value if len(value) == length and all(digit in "0123456789abcdef" for digit in value) else None


def _base32(value: str) -> str | None:
    """BEP 9 allows a v1 hash as 32 characters of base 32."""
    try:
        raw = base64.b32decode(value.upper())
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 20 else None
