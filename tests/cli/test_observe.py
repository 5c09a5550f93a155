"""`[safety] mode = "observe"`: everything is searched, judged and kept, and nothing outside is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.ports import DownloadClient
from radarr_cli.ports.files import FileSystem
from radarr_cli.services.observing import Observing, observed_client, observed_files
from tests.cli.test_grab import FILM, GIB, GOOD, SECOND, WORST, Program, torrent
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.torznab_server import Item, TorznabServer
from tests.services.download_stack import FakeClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

# All that needs no TMDB.
RUN = (
    "run-once", "--force", "--fail-on", "partial,locked",
    "--only", "rss,search,queue,import,mend,clean,scan,health,trash,housekeep,notify",
)  # fmt: skip
OBSERVE = '[safety]\nmode = "observe"\n'


@pytest.fixture
def beside(tmp_path: Path, database: Database, database_url: str) -> Iterator[Program]:
    """A program that may only look: one film without a file, one with; an indexer and a blackhole."""
    put_film(database, details_of(771, "Tin Orchard", 2019), folder=FILM)
    held = put_film(database, details_of(772, "Glass Barn", 2018), folder="Glass Barn (2018)")
    put_file(database, held, "WEBDL-1080p", size=11)
    folder = tmp_path / "Glass Barn (2018)"
    folder.mkdir()
    (folder / "film.mkv").write_bytes(b"a good film")
    titles = (GOOD, SECOND, WORST)
    items = [Item(title, size=6 * GIB, tmdb_id=771, torrent=torrent(title)) for title in titles]
    better = "Glass.Barn.2018.1080p.BluRay.x264-GRP"
    items.append(Item(better, size=6 * GIB, tmdb_id=772, torrent=torrent(better)))
    with TorznabServer(items) as server:
        program = Program(tmp_path, database_url, server)
        program.configure(OBSERVE)
        yield program


def outside(program: Program) -> dict[str, tuple[int, int]]:
    """What lies in the root, and in the folders of the client."""
    return {
        str(path.relative_to(program.folder)): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in program.folder.rglob("*")
        if not any(part.startswith(".") and part not in (".radarr-cli-trash",) for part in path.parts)
        and path.name != "config.toml"
    }


def test_a_run_searches_and_judges_and_keeps_what_it_would_have_grabbed(
    beside: Program, database: Database
) -> None:
    before = outside(beside)
    ran = beside.json(*RUN)
    assert (ran["mode"], ran["status"] in ("done", "attention")) == ("observe", True)
    stages = {stage["stage"]: stage for stage in ran["items"]}
    assert {"rss", "search", "import", "clean"} <= stages.keys()
    taken = [
        item for stage in ("rss", "search") for item in stages[stage]["items"] if item["status"] == "observed"
    ]
    assert GOOD in str(taken)
    assert database.value("SELECT count(*) FROM verdict WHERE answer = 'approved'") >= 2
    assert database.value("SELECT count(*) FROM grab") == 0
    again = beside.run(*RUN)
    assert "no download client and no file is touched" in again.stderr
    kept = beside.json("history", "--event", "observed")
    # Each release once, however often it would have been grabbed.
    assert sorted(each["sourceTitle"] for each in kept) == ["Glass.Barn.2018.1080p.BluRay.x264-GRP", GOOD]
    assert beside.json("history") == []
    assert "would grab" in beside.run("history").stdout
    assert outside(beside) == before


def test_no_command_of_a_person_touches_anything_either(beside: Program, database: Database) -> None:
    before = outside(beside)
    beside.run("search", FILM, "--quiet")
    observed = beside.json("grab", FILM, code=6)
    assert (observed["status"], observed["items"][0]["title"]) == ("observed", GOOD)
    refused = beside.run("grab", beside.short_id(SECOND), code=6)
    assert 'set mode = "act"' in refused.stderr
    assert beside.json("get", FILM)["status"] == "observed"
    assert beside.json("replace", "Glass Barn (2018)")["status"] == "planned"
    assert database.value("SELECT count(*) FROM blocklist") == 0
    beside.run("remove", "Glass Barn (2018)", "--files", code=6)
    (beside.folder / "in" / "note.mkv").write_bytes(b"x" * 1000)
    before |= outside(beside)
    beside.run("import", str(beside.folder / "in" / "note.mkv"), "--movie", FILM, code=6)
    assert database.value("SELECT count(*) FROM movie") == 2
    assert database.value("SELECT count(*) FROM import_operation") == 0
    assert database.value("SELECT count(*) FROM grab") == 0
    assert outside(beside) == before


def test_with_mode_act_the_same_is_grabbed(beside: Program) -> None:
    beside.run(*RUN)
    beside.configure()
    beside.run("grab", FILM)
    assert beside.handed_over != []


def test_whatever_changes_a_client_or_a_file_is_refused_unless_it_is_known_to_read(tmp_path: Path) -> None:
    inner = FakeClient()
    client = observed_client(inner)
    assert (client.items(), client.protocol) == ([], inner.protocol)
    files = observed_files(RealFileSystem())
    assert files.look(str(tmp_path), "nothing") is None
    reads = {"items", "all_items", "item", "contents", "files", "check"}
    for name in (each for each in vars(DownloadClient) if not each.startswith("_") and each not in reads):
        if name != "protocol":
            with pytest.raises(Observing, match="observe"):
                getattr(client, name)("x")
    looks = {"find", "folders", "look", "read", "free_space", "read_sentinel"}
    for name in (each for each in vars(FileSystem) if not each.startswith("_") and each not in looks):
        with pytest.raises(Observing, match="observe"):
            getattr(files, name)(str(tmp_path), "x")
    assert inner.calls == ["items"]
    assert list(tmp_path.iterdir()) == []
