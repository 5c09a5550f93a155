"""What is asked of disks and of the media files on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radarr_cli.domain.importing.model import FoundFile, Method
    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.scanning.model import SurveyedFolder
    from radarr_cli.ports import Progress


class Tags(Protocol):
    """Writes a title and tags into a media file, in place."""

    def write(self, path: str, title: str, tags: Mapping[str, str]) -> None:
        """Only ever called for an unfinished copy of ours. Raises ServiceUnavailable."""
        ...


class DiskState(Protocol):
    """A path's file system: bytes that may still be written, all bytes, and whether writing works."""

    @property
    def free(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def writable(self) -> bool: ...


class MediaProbe(Protocol):
    """Reads what a media file holds; None where it holds no video."""

    def probe(self, path: str) -> MediaInfo | None: ...


class Survey(Protocol):
    """A look at a whole root, which never changes anything."""

    def folders(self, base: str, known: Mapping[str, int], below: str = "") -> Iterator[SurveyedFolder]:
        """Every folder at or below `below`, outer ones first. `known` maps folders to their times at the last
        look: where that still fits, the folder isn't read. Raises OSError where `base` can't be looked at."""
        ...

    def read_text(self, base: str, relative: str, limit: int) -> str:
        """The first `limit` bytes of a text; "" where it can't be read."""
        ...


class FileSystem(Protocol):
    """What is done to files. A path in two parts is a folder of this machine and a path below it: no
    component of the second part may be a symbolic link or climb, whoever made it.

    Every method raises OSError as the system gave it; `errno` tells what may be tried next. Nothing here
    opens an existing file for writing.
    """

    def find(self, base: str, relative: str) -> Sequence[FoundFile]:
        """The regular file there, or those below that folder, links not followed, in the order of their
        names. OSError (E2BIG) where there are more than a release can hold."""
        ...

    def folders(self, base: str, relative: str) -> Sequence[str]:
        """The names of the folders right in that folder, sorted."""
        ...

    def look(self, base: str, relative: str, *, tree: bool = False) -> FoundFile | None:
        """The regular file there, or with `tree` the folder as a whole; None where nothing is.

        A tree's `size` is that of all files in it, its `links` the most that one of them has. OSError
        (EINVAL) where it is something else.
        """
        ...

    def read(self, base: str, relative: str, most: int = 1_000_000) -> bytes:
        """The content of a small file, `most` bytes of it."""
        ...

    def free_space(self, path: str) -> int:
        """Bytes that may be written on the file system of `path`."""
        ...

    def make_folder(self, base: str, relative: str, mode: int) -> Sequence[str]:
        """Make the folder and those above it; those that were missing, outermost first."""
        ...

    def remove_folder(self, base: str, relative: str) -> bool:
        """Remove an empty folder; one that is gone or isn't empty stays as it is. True if it was removed."""
        ...

    def remove_tree(self, base: str, relative: str) -> None:
        """Take a folder and all that is in it away for good; no error where it is gone."""
        ...

    def write_new(self, base: str, relative: str, content: bytes, mode: int) -> FoundFile:
        """Make a file of this content, which must not exist, with the permission bits `mode`."""
        ...

    def place(
        self,
        source: FoundFile,
        base: str,
        relative: str,
        method: Method,
        *,
        mode: int,
        progress: Progress,
        resume: bool = False,
    ) -> FoundFile:
        """Give the source's content the new name, which must not exist; what was begun is removed on failure.

        With `resume` a COPY goes on with the file of ours that lies there. A tree's files are placed one by
        one below a new folder.

        HARDLINK gives the inode a second name. REFLINK and COPY make an inode with the source's times and
        the permission bits `mode`. MOVE renames, within one file system only. Raises OSError (ESTALE) where
        the source is not, or no longer, the file that was found.
        """
        ...

    def link(self, base: str, source: str, target: str) -> None:
        """Give a file below `base` a second name there, which must not exist."""
        ...

    def rename(self, base: str, source: str, target: str, *, replace: bool) -> None:
        """Give a file below `base` another name there, at once and for good; without `replace` that must not
        exist."""
        ...

    def remove(self, base: str, relative: str) -> None:
        """Take a file's name away for good; no error where it is gone."""
        ...

    def sync(self, base: str, relative: str) -> None:
        """Return when the file (or folder) and its name are on the disk."""
        ...

    def make_trash(self, root: str) -> None:
        """Make the root's trash folder, private and hidden from media servers, if it is missing."""
        ...

    def read_sentinel(self, root: str) -> str | None:
        """The text of the root's sentinel file; None where there is none."""
        ...

    def write_sentinel(self, root: str, text: str) -> None:
        """Make the root's sentinel file, which must not exist, and the root's own folder if need be."""
        ...
