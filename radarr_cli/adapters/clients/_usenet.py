"""What the usenet clients share: the .nzb they are given, and removing what they unpacked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import is_at_or_below
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.ports import AddRequest

MEGABYTE = 1024**2
_ENCRYPTED = re.compile(r"encrypt|password", re.IGNORECASE)
_NO_ROOM = re.compile(r"disk (?:is )?full|not enough (?:disk )?space|no space left", re.IGNORECASE)
_UNFIT = re.compile(r"[\0-\x1f/\\:*?\"<>|]+")


def nzb_of(service: str, request: AddRequest) -> bytes:
    """Raises InvalidAnswer for what isn't from usenet."""
    if request.nzb is None:
        raise InvalidAnswer(f"{service} takes .nzb files only", hint="choose a torrent client for it")
    return request.nzb


def job_name(request: AddRequest) -> str:
    """A name that may be one of a folder, too; `{{` would begin a password."""
    return _UNFIT.sub(" ", request.name).replace("{{", "{").strip(" .") or request.download_id


def says_encrypted(message: str) -> bool:
    return bool(_ENCRYPTED.search(message))


def says_no_room(message: str) -> bool:
    return bool(_NO_ROOM.search(message))


def remove_unpacked(
    service: str, path: str | None, saved_to: Iterable[str], paths: LocalPaths | None
) -> None:
    """Remove a download's folder or file, which usenet clients leave where it is.

    Only what lies below one of the folders that the client saves to, and holds none of them: it may name
    anything, and where a download has no folder of its own it names the one that all have in common. Raises
    InvalidAnswer for such a name, ServiceUnavailable where the download isn't here or can't be removed; one
    that is gone is no error.
    """
    if not path:
        return
    path = str(PurePosixPath(path))
    folders = [str(PurePosixPath(folder)) for folder in saved_to if folder]
    below = any(is_at_or_below(path, folder) for folder in folders)
    if ".." in PurePosixPath(path).parts or not below or any(is_at_or_below(each, path) for each in folders):
        raise InvalidAnswer(
            f"{service} says that the download is {path!r}, which is not a folder of its own",
            hint="remove it without its data, and its files by hand",
        )
    here = paths(path) if paths is not None else path
    above = None if here is None else Path(here).parent
    if here is None or above is None or not above.is_dir():
        raise ServiceUnavailable(
            f"{service} leaves the data to us, and {path} isn't here",
            hint="map that folder with [[path_mapping]], or remove the download without its data",
        )
    target = Path(here)
    try:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    except OSError as error:
        raise ServiceUnavailable(
            f"{service} leaves the data to us, and {error.filename} can't be removed: {error.strerror}",
            hint=f"may this user write in {above}?",
        ) from error
