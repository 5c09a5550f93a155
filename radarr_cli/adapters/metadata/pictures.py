"""Posters and fan art: fetched once, and kept until nobody has asked for them for a while."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from radarr_cli.adapters.http import fetch, make_client, mapped_errors
from radarr_cli.domain.importing.model import FoundFile
from radarr_cli.errors import InvalidAnswer, NotFound, ServiceUnavailable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import httpx

    from radarr_cli.domain.settings import NetworkSettings

_KINDS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png", b"RIFF": ".webp"}
"""How pictures begin, whatever the server calls them."""
_OURS = re.compile(r"[0-9a-f]{40}\.(?:jpg|png|webp)|\.[0-9a-f]{40}\.\d+")
_LARGEST = 15 * 1024**2
_SERVICE = "the picture's server"


@dataclass
class Pictures:
    """`ports.Pictures`, kept in `folder`."""

    network: NetworkSettings
    folder: Path

    def fetch(self, url: str) -> FoundFile:
        name = sha256(url.encode()).hexdigest()[:40]
        for known in _KINDS.values():
            kept = self.folder / f"{name}{known}"
            if kept.is_file():
                os.utime(kept)
                return _found(kept)
        content = self._download(url)
        ending = next((end for start, end in _KINDS.items() if content.startswith(start)), None)
        if ending is None:
            raise InvalidAnswer("what was fetched as a picture is none")
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".{name}.{os.getpid()}"
        unfinished.write_bytes(content)
        kept = self.folder / f"{name}{ending}"
        unfinished.replace(kept)
        return _found(kept)

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        gone = 0
        with suppress(FileNotFoundError):
            # Nothing but what is called as we call it, finished or left by a process that was killed.
            ours = [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
            for path in ours:
                with suppress(OSError):
                    if path.lstat().st_mtime < before.timestamp():
                        if not dry_run:
                            path.unlink()
                        gone += 1
        return gone

    def _download(self, url: str) -> bytes:
        with mapped_errors(_SERVICE):
            answer = fetch(self._client, "GET", url, service=_SERVICE, limit=_LARGEST, follow_redirects=True)
        if answer.status == 404:
            raise NotFound("the picture is no longer there")
        if answer.status != 200:
            raise ServiceUnavailable(f"{_SERVICE} answered {answer.status}")
        return answer.content

    @cached_property
    def _client(self) -> httpx.Client:
        return make_client(self.network)


def _found(path: Path) -> FoundFile:
    status = path.stat()
    return FoundFile(
        base=str(path.parent),
        relative=path.name,
        size=status.st_size,
        device=status.st_dev,
        inode=status.st_ino,
        links=status.st_nlink,
        modified_ns=status.st_mtime_ns,
    )
