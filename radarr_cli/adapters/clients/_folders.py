"""Folders as download clients: what they can't do, putting files where others watch, and if that works."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterator


class FolderClient:
    """What all clients behind a folder have in common: nobody there can be told anything."""

    @property
    def _service(self) -> str:
        raise NotImplementedError

    def pause(self, download_id: str) -> None:
        raise self._out_of_reach(download_id)

    def resume(self, download_id: str) -> None:
        raise self._out_of_reach(download_id)

    def prioritise(self, download_id: str) -> None:
        raise self._out_of_reach(download_id)

    def _out_of_reach(self, download_id: str) -> Conflict:
        return Conflict(
            f"{self._service} is a folder: the program that works on {download_id} can't be told anything",
            hint="do it in that program",
        )

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ServiceUnavailable(
                f"{self._service}: {error.filename}: {error.strerror}",
                hint="do its folders exist, and may this user write there?",
            ) from error


def drop_file(target: Path, content: bytes) -> None:
    """Put a file where others watch: under its name it is whole."""
    partial = target.with_name(f".{target.name}.part")
    partial.write_bytes(content)
    partial.replace(target)


def folder_check(subject: str, folder: str, *, writable: bool) -> Check:
    path = Path(folder)
    if not path.is_dir():
        return Check(subject, False, f"{folder} is no folder here", "make it, or correct the configuration")
    if writable:
        probe = path / ".radarr-cli.probe"
        try:
            drop_file(probe, b"")
            probe.unlink()
        except OSError as error:
            message = f"{folder} can't be written: {error.strerror}"
            return Check(subject, False, message, "let this user write there")
    return Check(subject, True, folder)
