"""The file behind a release link: what came is what was asked for, or it is named for what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.adapters.http import scrub
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._xml import local_name, read_xml
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import (
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RateLimited,
    ServiceUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NZB = re.compile(rb"<(?:\w+:)?nzb\b")
_LOOKED_AT = 1024**2
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


def raise_stated_failure(headers: Mapping[str, str], service: str) -> None:
    """What newznab sites say in X-DNZB headers beside a good status: the file is no release then.

    Raises CredentialsRejected, RateLimited, NotFound or ServiceUnavailable. Where such a site wants to be
    told of failures is a secret address, which nobody keeps.
    """
    code = headers.get("x-dnzb-rcode", "").strip()
    if not code or code == "200":
        return
    said = f"{service} gives no .nzb: {scrub(headers.get('x-dnzb-rtext', '')) or code}"
    if code in ("401", "403"):
        raise CredentialsRejected(said, hint="its key may have run out")
    if code in ("402", "429", "450"):
        raise RateLimited(said, hint="what an account may fetch a day is used up")
    if code in ("404", "410"):
        raise NotFound(said)
    raise ServiceUnavailable(said, hint="try again later")


def _checked_nzb(content: bytes, service: str, secrets: Sequence[str]) -> bytes:
    """A look at its beginning, for it may be large: whoever hands it over reads all of it."""
    if not _NZB.search(content[:4096]):
        root = read_xml(content[:_LOOKED_AT], service).root
        raise_stated_error(root, service, secrets)
        raise InvalidAnswer(f"{service} sent <{local_name(root.tag)}> instead of an .nzb", hint=_HINT)
    if b"<file" not in content and b":file" not in content:
        raise InvalidAnswer(f"{service} sent an .nzb that lists no files", hint=_HINT)
    return content
