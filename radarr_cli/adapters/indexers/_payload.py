"""The file behind a release link: what came is what was asked for, or it is named for what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._xml import local_name, read_xml
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

_HINT = "The indexer may want a login or a new key; open the release's page in a browser."


def checked_payload(content: bytes, protocol: Protocol, service: str, secrets: Sequence[str]) -> bytes:
    """`content` itself, if it is a .torrent or .nzb by its looks.

    Raises InvalidAnswer, or what an error document says.
    """
    if protocol is Protocol.USENET:
        return _checked_nzb(content, service, secrets)
    if content[:1] == b"d" and b"4:info" in content:
        return content
    if not content.strip():
        raise InvalidAnswer(f"{service} sent an empty file instead of a .torrent", hint=_HINT)
    if content.lstrip()[:1] == b"<" or content.startswith(b"\xef\xbb\xbf"):
        # Raises for a page of HTML and for a stated error; other XML is named below.
        raise_stated_error(read_xml(content, service).root, service, secrets)
    raise InvalidAnswer(f"{service} sent something that is no .torrent", hint=_HINT)


def _checked_nzb(content: bytes, service: str, secrets: Sequence[str]) -> bytes:
    root = read_xml(content, service).root
    raise_stated_error(root, service, secrets)
    if local_name(root.tag) != "nzb":
        raise InvalidAnswer(f"{service} sent <{local_name(root.tag)}> instead of an .nzb", hint=_HINT)
    if not any(local_name(child.tag) == "file" for child in root):
        raise InvalidAnswer(f"{service} sent an .nzb that lists no files", hint=_HINT)
    return content
