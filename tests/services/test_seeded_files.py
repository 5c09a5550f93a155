"""What seeds stays as it is: which names and bytes clients hold, and renames that the client does itself."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.settings import FolderPath, PathMappingSettings
from radarr_cli.errors import Conflict, ServiceUnavailable
from radarr_cli.services.files.seeded import IN_PLACE, LINKED, NOT_HERE, UNASKED, Held, SeededFiles
from tests.services.download_stack import FakeClient, Stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.store.database import Database


class Renaming(FakeClient):
    """Renames files as it is told, unless it is `lazy`."""

    lazy = False
    local = ""

    def relocate(self, download_id: str, file: str, target: str) -> None:
        self._called("relocate")
        if not self.lazy:
            Path(file.replace("/remote", self.local)).rename(target.replace("/remote", self.local))


@pytest.fixture
def client() -> Renaming:
    return Renaming()


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    (folder / "Film (2019)").mkdir(parents=True)
    for name in ("film.mkv", "ours.nfo"):
        (folder / "Film (2019)" / name).write_bytes(b"film")
    return folder


def seeded(
    database: Database, films: Path, client: FakeClient, mappings: Sequence[PathMappingSettings] = ()
) -> SeededFiles:
    stack = Stack(database, films, lambda _: client)
    clock = time.monotonic
    return SeededFiles(
        clients=stack.clients, path_mappings=tuple(mappings), clock=clock, sleep=time.sleep, patience=0.2
    )


def seeds(client: FakeClient, output_path: str | None, *files: str, **changes: object) -> None:
    number = str(len(client.foreign))
    item = ClientItem(
        client="fake", download_id=number, title=f"Torrent {number}", status=ClientStatus.COMPLETED, size=4,
        output_path=output_path,
    )  # fmt: skip
    client.foreign.append(replace(item, **changes))  # type: ignore[arg-type]
    client.paths[number] = list(files)


def code(held: Held | None) -> str | None:
    return held.code if held else None


def test_a_name_is_held_by_who_seeds_it_and_by_nobody_else(
    database: Database, films: Path, client: Renaming
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    seeds(client, str(film.parent), str(film))
    now = seeded(database, films, client).ask()
    held = now.name_holder(str(film))
    assert held is not None
    assert (held.code, held.client, held.download_id, held.path) == (IN_PLACE, "fake", "0", str(film))
    assert "Torrent 0 in fake" in held.message
    assert now.name_holder(str(film.with_name("ours.nfo"))) is None
    assert now.name_holder(str(films / "Other (2020)" / "film.mkv")) is None
    # One listing for all questions, and its files once.
    assert client.calls == ["all_items", "files"]


def test_another_name_of_the_same_bytes_may_be_renamed_but_not_written(
    database: Database, films: Path, client: Renaming, tmp_path: Path
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    download = tmp_path / "download.mkv"
    os.link(film, download)
    seeds(client, str(download), str(download))
    now = seeded(database, films, client).ask()
    assert now.name_holder(str(film)) is None
    assert code(now.content_holder(str(film))) == LINKED
    assert code(now.content_holder(str(download))) == IN_PLACE
    assert now.content_holder(str(film.with_name("ours.nfo"))) is None
    assert now.content_holder(str(film.with_name("gone.mkv"))) is None


@pytest.mark.parametrize("way", ["link", "mapping", "loose"])
def test_however_the_client_calls_the_place(
    database: Database, films: Path, client: Renaming, tmp_path: Path, way: str
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    (tmp_path / "linked").symlink_to(films)
    theirs = {"link": str(tmp_path / "linked"), "mapping": "/remote", "loose": str(films)}[way]
    output = None if way == "loose" else f"{theirs}/Film (2019)"
    seeds(client, output, f"{theirs}/Film (2019)/film.mkv")
    mapping = PathMappingSettings(remote="/remote", local=FolderPath(str(films)))
    now = seeded(database, films, client, [mapping]).ask()
    held = now.name_holder(str(film))
    assert (code(held), held and held.path) == (IN_PLACE, f"{theirs}/Film (2019)/film.mkv")


def test_who_cannot_be_asked_counts_as_seeding(database: Database, films: Path, client: Renaming) -> None:
    film = str(films / "Film (2019)" / "film.mkv")
    client.fault = ServiceUnavailable("it is down")
    now = seeded(database, films, client).ask()
    held = now.name_holder(film)
    assert held is not None
    assert (held.code, held.message.endswith("it is down")) == (UNASKED, True)
    assert [failure.subject for failure in now.failures] == ["client:fake"]


@pytest.mark.parametrize("output", [None, "folder"])
def test_who_stops_answering_in_between_counts_as_seeding(
    database: Database, films: Path, client: Renaming, output: str | None
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    seeds(client, output and str(film.parent), str(film))
    now = seeded(database, films, client).ask()
    client.fault = ServiceUnavailable("it is down")
    assert code(now.name_holder(str(film))) == UNASKED


def test_a_folder_that_is_not_here_may_be_this_one(database: Database, films: Path, client: Renaming) -> None:
    seeds(client, "/data/Film (2019)")
    now = seeded(database, films, client).ask()
    held = now.name_holder(str(films / "Film (2019)" / "film.mkv"))
    assert held is not None
    assert (held.code, "path_mapping" in held.hint) == (NOT_HERE, True)
    assert now.name_holder(str(films / "Film (2020)" / "film.mkv")) is None


def test_what_has_nothing_on_the_disk_holds_nothing(
    database: Database, films: Path, client: Renaming
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    seeds(client, str(film), str(film), remaining=4)
    assert seeded(database, films, client).ask().name_holder(str(film)) is None


def test_the_client_renames_it_under_its_own_name_for_the_place(
    database: Database, films: Path, client: Renaming
) -> None:
    film = films / "Film (2019)" / "film.mkv"
    client.local = str(films)
    seeds(client, "/remote/Film (2019)", "/remote/Film (2019)/film.mkv")
    mapping = PathMappingSettings(remote="/remote", local=FolderPath(str(films)))
    service = seeded(database, films, client, [mapping])
    held = service.ask().name_holder(str(film))
    assert held is not None
    better = film.with_name("Film (2019) [1080p].mkv")
    service.rename(held, str(film), str(better))
    assert (better.read_bytes(), film.exists()) == (b"film", False)


def test_a_rename_that_does_not_happen_is_told(database: Database, films: Path, client: Renaming) -> None:
    film = films / "Film (2019)" / "film.mkv"
    client.lazy = True
    seeds(client, str(film), str(film))
    service = seeded(database, films, client)
    held = service.ask().name_holder(str(film))
    assert held is not None
    with pytest.raises(ServiceUnavailable, match="has not moved"):
        service.rename(held, str(film), str(film.with_name("new.mkv")))
    with pytest.raises(Conflict, match="exists already"):
        service.rename(held, str(film), str(film.with_name("ours.nfo")))
    assert client.calls.count("relocate") == 1


def test_a_client_that_renames_nothing_is_named(database: Database, films: Path) -> None:
    film = films / "Film (2019)" / "film.mkv"
    client = FakeClient()
    seeds(client, str(film), str(film))
    service = seeded(database, films, client)
    held = service.ask().name_holder(str(film))
    assert held is not None
    with pytest.raises(Conflict, match="can't rename what it seeds"):
        service.rename(held, str(film), str(film.with_name("new.mkv")))
    client.fault = ServiceUnavailable("it is down")
    unasked = service.ask().name_holder(str(film))
    assert unasked is not None
    with pytest.raises(Conflict, match="can't say"):
        service.rename(unasked, str(film), str(film.with_name("new.mkv")))
    assert film.exists()
