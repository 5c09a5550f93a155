"""Folders as download clients: what they can't do, what is remembered of each download, files put there."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from radarr_cli.adapters.clients._calls import not_there
from radarr_cli.errors import Conflict, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.adapters.private import PrivateFolder
    from radarr_cli.domain.download import ClientItem


class Record(Protocol):
    """What is remembered of a download that was handed over: values that JSON holds."""

    __slots__: tuple[str, ...]

    @property
    def download_id(self) -> str: ...


R = TypeVar("R", bound=Record)


class FolderClient(Generic[R]):
    """What all clients behind a folder have in common: nobody there can be told anything, and what was handed
    over is remembered in `records`, a file a download."""

    records: PrivateFolder

    @property
    def _service(self) -> str:
        raise NotImplementedError

    def _read(self, document: dict[str, Any]) -> R:
        """A record as it was kept."""
        raise NotImplementedError

    def _item(self, record: R) -> ClientItem:
        raise NotImplementedError

    def items(self) -> Sequence[ClientItem]:
        found = (self._record(name) for name in self.records.names())
        return [self._item(record) for record in found if record is not None]

    def all_items(self) -> Sequence[ClientItem]:
        """What else the client has can't be seen from here."""
        return self.items()

    def item(self, download_id: str) -> ClientItem | None:
        record = self._record(download_id)
        return None if record is None else self._item(record)

    def _keep(self, record: R) -> None:
        document = {name: getattr(record, name) for name in record.__slots__}
        self.records.write(record.download_id, json.dumps(document).encode())

    def _record(self, download_id: str) -> R | None:
        content = self.records.read(download_id)
        return None if content is None else self._read(json.loads(content))

    def _existing(self, download_id: str) -> R:
        """Raises NotFound."""
        record = self._record(download_id)
        if record is None:
            raise not_there(self._service, download_id)
        return record

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
