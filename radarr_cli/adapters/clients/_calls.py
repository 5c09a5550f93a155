"""What the clients share that are asked over HTTP: logins, answers nobody understands, and folders."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.adapters import http
from radarr_cli.domain.download import Problem
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

TRICKLE = 5
"""Kilobytes a second that a magnet gets until its files were looked at, from clients that can't stop by
themselves once they have its metadata: enough for the metadata, and no film in ten minutes."""
_NO_API = (404, 405, 410, 501)


def login_rejected(service: str, username: str = "") -> CredentialsRejected:
    """It wants a login, or another one."""
    if not username:
        return CredentialsRejected(
            f"{service} asks for a login, and none is configured", hint="set its username and password"
        )
    return CredentialsRejected(
        f"{service} rejects the login of {username!r}", hint="check username and password"
    )


def checked(answer: http.Answer, service: str, url: str) -> http.Answer:
    """The answer itself where its status is good; `http.check_status` says what it raises.

    A server that has nothing to be called there is another one than we think: InvalidAnswer.
    """
    if answer.status in _NO_API or 300 <= answer.status < 400:
        raise InvalidAnswer(
            f"{service} has no API there ({answer.status})", hint=f"does {url} lead to its API?"
        )
    return http.check_status(answer, service)


@contextmanager
def understood(service: str, url: str) -> Iterator[None]:
    """Read an answer: what is missing in it, or of another type, leaves as InvalidAnswer."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise InvalidAnswer(
            f"{service} does not answer as its API does", hint=f"does {url} lead to its API?"
        ) from error


def not_there(service: str, download_id: str) -> NotFound:
    return NotFound(f"{service} does not have {download_id}")


def not_listed(service: str) -> ServiceUnavailable:
    """It said yes, and has nothing to show for it."""
    return ServiceUnavailable(
        f"{service} took the torrent but does not list it",
        hint="look into its log; the next run tries again",
    )


def problem_of(message: str | None) -> Problem | None:
    """What a client's own words, which are those of the system, mean for us."""
    said = (message or "").lower()
    if "no space left" in said or "not enough disk space" in said:
        return Problem.DISK_FULL
    return Problem.MISSING_FILES if "no data found" in said or "no such file" in said else None


def disk_is_full(free: int, missing: int) -> bool:
    """Whether a client that stands still, without a reason it would tell, lacks the room (both bytes)."""
    return free < max(missing, 1024**2)


def begins_stopped(request: AddRequest, initial_state: str) -> bool:
    """Whether an add is given stopped. A magnet that waits to be looked at is not, or it would never get its
    metadata.
    """
    if request.stopped:
        return request.torrent is not None
    return initial_state == "stopped"


def contents_of(files: Iterable[tuple[str, int]]) -> list[TorrentFile]:
    """Path and size of each, without what only aligns the others."""
    from radarr_cli.domain.torrent import TorrentFile  # noqa: PLC0415 - settings are read at every start

    return [TorrentFile(path, size) for path, size in files if not is_padding(path)]


def is_padding(path: str) -> bool:
    """What hybrids and version 2 torrents are filled up with (BEP 47)."""
    return ".pad" in path.split("/")[:-1]


def tried(subject: str, good: object, message: str, hint: str) -> Check:
    """A check with its hint where it isn't good."""
    return Check(subject, bool(good), message, None if good else hint)


def save_path_checks(path: str, paths: LocalPaths | None) -> list[Check]:
    """Where it saves, and whether that is here: without `paths` only the first."""
    if not path:
        return [Check("save path", False, "none", "set a download folder in its options")]
    said = Check("save path", True, path)
    if paths is None:
        return [said]
    here = paths(path)
    if here is not None and Path(here).is_dir():
        return [said, Check("folder", True, f"{path} is {here} here" if path != here else f"{path} is here")]
    hint = "map it with [[path_mapping]]: what isn't here can't be imported"
    return [said, Check("folder", False, f"{path} is not a folder of this machine", hint)]
