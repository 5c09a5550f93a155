"""`formats update` says what a newer guide means for the library, before anything of it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_search import Program
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.guide import format_document, profile_document, write_guide
from tests.fakes.torznab_server import Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

AMBER, ZINC = format_document("AMBER", default=50), format_document("ZINC", default=-10)
PROFILE = profile_document("Guided", ["AMBER", "ZINC"], cutoffFormatScore=40)
HELD = "Copper.Gate.2015.1080p.BluRay.AMBER.x264-GRP"


@pytest.fixture
def guided(database: Database, database_url: str, tmp_path: Path) -> Iterator[tuple[Program, Path]]:
    """The program with a profile of a guide, a film whose file is good enough by it, and one without."""
    guide = write_guide(tmp_path / "guide", formats=[AMBER, ZINC], profiles=[PROFILE])
    films = [
        put_film(database, details_of(number, title, 2015), profile="Guided")
        for number, title in ((801, "Copper Gate"), (802, "Slate Roof"))
    ]
    put_file(database, films[0], "Bluray-1080p")
    database.execute(
        "UPDATE file SET scene_name = %(name)s, "
        "claimed = claimed || jsonb_build_object('title', %(name)s::text)",
        {"name": HELD},
    )
    zinc = "Slate.Roof.2015.1080p.BluRay.ZINC.x264-GRP"
    with TorznabServer([Item(zinc, tmdb_id=802, size=3 * 1024**3)]) as server:
        program = Program(tmp_path, database_url, server)
        program.configure()
        program.run("profiles", "import", "Guided", "--guide", str(guide), "--quiet")
        program.run("search", "tmdb:802", "--quiet")
        yield program, guide


def newer(guide: Path) -> Path:
    """AMBER matches nothing any more, and ZINC is worth something."""
    changed = format_document("AMBER", r"\bAMBRE\b", default=50)
    return write_guide(guide, formats=[changed, format_document("ZINC", default=30)], profiles=[PROFILE])


def library(program: Program, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(program.run("formats", *arguments, "--json").stdout)["library"]
    return found


def test_the_films_that_score_differently_and_the_grabs_are_named(guided: tuple[Program, Path]) -> None:
    program, guide = guided
    newer(guide)
    before = {path: path.read_bytes() for path in (program.folder / "formats").iterdir()}
    said = library(program, "update", "--guide", str(guide), "--dry-run")
    [film] = said["items"]
    assert (film["film"], film["scoreBefore"], film["score"]) == ("Copper Gate (2015)", 50, 0)
    assert (film["lost"], film["upgradableBefore"], film["upgradable"]) == (["AMBER"], False, True)
    assert (said["files"], said["upgradable"], said["noLongerUpgradable"]) == (1, 1, 0)
    # -10 was below the minimum of 0, 30 is not.
    assert (said["releases"], said["grabsGained"], said["grabsLost"]) == (1, 1, 0)
    assert said["bytesGained"] == 3 * 1024**3
    assert {path: path.read_bytes() for path in (program.folder / "formats").iterdir()} == before
    assert library(program, "diff", "--guide", str(guide)) == said
    shown = program.run("formats", "update", "--guide", str(guide)).stdout
    assert "in the library: 1 of 1 files score or rank differently, 1 become upgradable" in shown
    assert "Copper Gate (2015): 50 -> 0 (-AMBER), upgradable now" in shown
    assert "1 more would have been grabbed (3.0 GiB)" in shown
    done = json.loads(program.run("formats", "update", "--guide", str(guide), "--json").stdout)
    assert (done["status"], "library" in done) == ("none", False)


def test_a_library_that_cannot_be_asked_stops_no_update(guided: tuple[Program, Path]) -> None:
    program, guide = guided
    newer(guide)
    program.database_url = "postgresql://nobody@127.0.0.1:9/none"
    ran = program.run("formats", "update", "--guide", str(guide), "--json")
    assert (json.loads(ran.stdout)["status"], "isn't known" in ran.stderr) == ("done", True)
