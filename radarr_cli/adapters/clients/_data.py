"""Removing what a client downloaded, for clients that leave it to us.

Only the download's own files go, then the folders that are empty by that. Their names came with the torrent,
so no link is followed below the folder that it was saved to.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import InvalidAnswer, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.adapters.clients import LocalPaths

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_SUCH_FOLDER = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """A download's files as paths relative to `folder`, which is the client's name for where it saves.

    `expected`: bytes of it were there, so that finding nothing means looking in the wrong place.
    """

    folder: str
    files: Sequence[str]
    expected: bool


def remove_data(service: str, data: OwnData, paths: LocalPaths | None) -> None:
    """Remove the files; those that are gone already are no error.

    Raises InvalidAnswer where a name climbs, and ServiceUnavailable where the files aren't here or can't be
    removed.
    """
    unsafe = [name for name in data.files if not _stays_below(name)]
    if unsafe:
        raise InvalidAnswer(f"{service} names a file outside of its folder: {unsafe[0]!r}")
    here = paths(data.folder) if paths is not None else data.folder
    present = here is not None and os.path.isdir(here)  # noqa: PTH112 - strings throughout, as os wants them
    try:
        removed = _remove(here, data.files) if here is not None and present else 0
    except OSError as error:
        raise ServiceUnavailable(
            f"{service} leaves the data to us, and {error.filename} can't be removed: {error.strerror}",
            hint=f"may this user write in {here}?",
        ) from error
    if data.expected and not removed:
        raise ServiceUnavailable(
            f"{service} leaves the data to us, and its files in {data.folder} aren't here",
            hint="map that folder with [[path_mapping]], or remove the download without its data",
        )


def _stays_below(relative: str) -> bool:
    return "\0" not in relative and all(part not in ("", ".", "..") for part in relative.split("/"))


def _remove(base: str, files: Sequence[str]) -> int:
    """How many files were there."""
    removed = 0
    for name in files:
        with _parent(base, name) as (folder, last):
            if folder is not None and _is_file(folder, last):
                os.unlink(last, dir_fd=folder)
                removed += 1
    folders = {name[:end] for name in files for end, letter in enumerate(name) if letter == "/"}
    for name in sorted(folders, key=len, reverse=True):
        with _parent(base, name) as (folder, last):
            _remove_if_empty(folder, last)
    return removed


@contextmanager
def _parent(base: str, relative: str) -> Iterator[tuple[int | None, str]]:
    """The open folder that holds `relative`, and its name there; None where a part is missing or a link."""
    *above, last = relative.split("/")
    opened = [os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for part in above:
            opened.append(os.open(part, _FOLDER, dir_fd=opened[-1]))
    except OSError as error:
        if error.errno not in _NO_SUCH_FOLDER:
            raise
        yield None, last
    else:
        yield opened[-1], last
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _is_file(folder: int, name: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _remove_if_empty(folder: int | None, name: str) -> None:
    if folder is None:
        return
    try:
        os.rmdir(name, dir_fd=folder)
    except OSError:
        return  # it holds what isn't the download's, or is gone
