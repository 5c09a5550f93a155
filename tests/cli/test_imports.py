"""`radarr-cli import` and `history`, as a user calls them."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.cli.views import history as history_view
from radarr_cli.cli.views.imports import item_lines
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.services.imports.results import ImportItem
from radarr_cli.store.history import record
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, OLD, OLD_PATH, House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

PROJECT = Path(__file__).parents[2]
FILM = "Solar Wind (2019)"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


@pytest.fixture
def movie(house: House) -> Movie:
    return house.add_film()


class Program:
    """The program with a configuration of its own, on the house's library."""

    def __init__(self, house: House, database_url: str) -> None:
        self.house, self.url = house, database_url
        (house.folder / "config.toml").write_text(
            '[profile.HD]\nqualities = ["Bluray-1080p", "HDTV-720p"]\ncutoff = "Bluray-1080p"\n'
            f'[[root]]\nname = "films"\npath = "{house.root}"\n'
            f'[[client]]\nname = "qb"\nkind = "blackhole"\nsettle = "0s"\n'
            f'torrent_folder = "{house.folder}/in"\nwatch_folder = "{house.downloads}"\n'
        )
        (house.folder / "in").mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.house.folder),
            "RADARR_CLI_CONFIG": str(self.house.folder / "config.toml"),
            "RADARR_CLI_DATABASE__URL": self.url,
            "COLUMNS": "80",
            "TZ": "UTC",
        }

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments],
            env=self.environment,
            cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def talk(self, *arguments: str, answers: list[str]) -> str:
        """Run it on a terminal of its own, giving an answer at each question; all that it showed."""
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "radarr_cli", *arguments],
            stdin=child, stdout=child, stderr=child, env=self.environment, cwd=PROJECT,
        )  # fmt: skip
        os.close(child)
        shown, asked, left = "", 0, list(answers)
        while ready := select.select([parent], [], [], 60)[0]:
            assert ready
            try:
                shown += os.read(parent, 4096).decode()
            except OSError:
                break
            questions = len(re.findall(r"(?:\[[^\]\n]*\]): ", shown))
            if questions > asked:
                asked = questions
                assert left, f"one question too many: {shown}"
                os.write(parent, f"{left.pop(0)}\n".encode())
        os.close(parent)
        assert process.wait(timeout=30) == 0, shown
        assert not left, shown
        return shown

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)


@pytest.fixture
def program(house: House, movie: Movie, database_url: str) -> Program:
    return Program(house, database_url)


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_a_file_by_hand_is_planned_imported_and_told(program: Program) -> None:
    film = write_film(program.house.folder / "inbox" / f"{OLD}.mkv")
    planned = program.json("import", str(film), "--movie", FILM, "--dry-run")
    assert (planned["status"], program.house.library()) == ("planned", [])
    assert [step["action"] for step in planned["items"][0]["steps"]][-2:] == ["database", "finish"]
    assert not (program.house.root / ".radarr-cli-root").exists()
    done = program.json("import", str(film), "--movie", FILM)
    [item] = done["items"]
    assert (done["status"], item["status"], item["method"]) == ("imported", "imported", "hardlink")
    assert item["path"] == str(program.house.root / OLD_PATH)
    assert program.json("import", str(film), "--movie", FILM)["status"] == "unchanged"
    better = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    text = program.run("import", str(better), "--movie", FILM).stdout
    assert "by hardlink" in text
    assert "the old file is in the trash" in text
    events = program.json("history", FILM)
    assert [event["eventType"] for event in events] == [
        "downloadFolderImported", "movieFileDeleted", "downloadFolderImported",
    ]  # fmt: skip
    assert program.json("history", "--event", "deleted")[0]["data"]["reason"] == "Upgrade"


def test_a_worse_file_by_hand_exits_5_and_says_how_to_override(program: Program) -> None:
    program.run("import", str(write_film(program.house.folder / "inbox" / f"{NEW}.mkv")), "--movie", FILM)
    worse = str(write_film(program.house.folder / "inbox" / f"{OLD}.mkv"))
    refused = json.loads(program.run("import", worse, "--movie", FILM, "--json", code=5).stderr)
    assert [choice["code"] for choice in refused["choices"]] == ["notQualityUpgrade"]
    assert "--override" in refused["hint"]
    assert program.json("import", worse, "--movie", FILM, "--dry-run", code=5)["status"] == "rejected"
    assert program.json("import", worse, "--movie", FILM, "--override")["status"] == "upgraded"


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["film.mkv"], 2, "--movie FILM"),
        (["--movie", FILM], 2, "goes with a PATH"),
        (["--mode", "copy"], 2, "goes with a PATH"),
        (["film.mkv", "--movie", FILM, "--mode", "teleport"], 2, "hardlink, reflink, copy, move"),
        (["film.mkv", "--movie", FILM, "--quality", "Best"], 2, "'Best' is no quality"),
        (["film.mkv", "--movie", FILM, "--language", "Klingon"], 2, "'Klingon' is no language"),
        (["missing.mkv", "--movie", FILM], 4, "there is nothing at"),
        (["missing.mkv", "--movie", "Nothing (1900)"], 4, "no film"),
    ],
)
def test_a_wrong_line_says_what_is_right(
    arguments: list[str], code: int, text: str, program: Program
) -> None:
    done = program.run("import", *arguments, code=code)
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_to_import_is_no_error(program: Program) -> None:
    assert program.json("import") == {"status": "none", "items": [], "failures": []}
    assert program.run("import").stdout == "nothing is waiting to be imported\n"


def test_an_unmounted_root_exits_6(program: Program) -> None:
    film = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    program.run("import", str(film), "--movie", FILM)
    (program.house.root / ".radarr-cli-root").unlink()
    other = write_film(program.house.folder / "inbox" / f"{NEW}2.mkv")
    done = program.run("import", str(other), "--movie", FILM, code=6)
    assert "is the disk mounted?" in done.stderr
    assert program.house.library() == [NEW_PATH]


def test_the_history_fits_80_columns_and_shows_text_as_text(program: Program, database: Database) -> None:
    hostile = "[bold red]\x1b[31m" + "日本" * 40 + ".2019.1080p\n\x07-GRP"
    movie_id = database.value("SELECT id FROM movie")
    at = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    kinds = (EventKind.GRABBED, EventKind.DOWNLOAD_FAILED, EventKind.FILE_DELETED, EventKind.FILE_RENAMED)
    for kind in kinds:
        data = {"indexer": hostile, "message": hostile, "reason": "Manual"}
        record(database, Event(kind=kind, at=at, movie_id=movie_id, source_title=hostile, data=data))
    text = program.run("history").stdout
    assert "[bold" in text
    assert "red]" in text
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "2024-05-06 07:08" in text
    assert max(map(width, text.splitlines())) <= 80
    assert {word for word in ("grabbed", "failed", "removed", "renamed") if word in text} == {
        "grabbed", "failed", "removed", "renamed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "text"),
    [(["--event", "exploded"], "one of: grabbed"), (["--since", "yesterday"], "2024-05-01")],
)
def test_a_wrong_filter_of_the_history_says_what_is_right(
    arguments: list[str], text: str, program: Program
) -> None:
    assert text in program.run("history", *arguments, code=2).stderr


def test_the_history_is_paged_and_filtered(program: Program, database: Database) -> None:
    now = datetime.now(UTC)
    movie_id = database.value("SELECT id FROM movie")
    for number in range(5):
        record(database, Event(kind=EventKind.GRABBED, at=now, movie_id=movie_id, source_title=str(number)))
    titles = [event["sourceTitle"] for event in program.json("history", "--limit", "2", "--page", "2")]
    assert titles == ["2", "1"]
    assert "--page 2" in program.run("history", "--limit", "2").stdout
    assert len(program.json("history", FILM, "--since", "1h")) == 5
    assert program.json("history", "--since", "2999-01-01") == []
    assert program.run("history", "--since", "2999-01-01").stdout == "nothing has happened yet\n"
    assert program.run("history", "--page", "9").stdout == "nothing older\n"


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("movieFileDeleted", {"reason": "Upgrade"}, "replaced"),
        ("movieFileDeleted", {"reason": "MissingFromDisk"}, "was gone"),
        ("movieFileDeleted", {}, "deleted"),
        ("downloadFolderImported", {}, "imported"),
        ("somethingNew", {}, "somethingNew"),
    ],
)
def test_events_have_short_words(kind: str, data: dict[str, str], expected: str) -> None:
    assert history_view.word({"eventType": kind, "data": data}) == expected


def test_a_removal_that_is_only_planned_names_each_file_and_its_place_in_the_trash(
    program: Program,
) -> None:
    film = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    film.with_suffix(".en.srt").write_text("1")
    program.run("import", str(film.parent), "--movie", FILM)
    library = program.house.library()
    told = program.run("remove", FILM, "--files", "--dry-run").stdout
    [document] = program.json("remove", FILM, "--files", "--dry-run")["items"]
    assert program.house.library() == library
    [file] = document["files"]
    assert {file["path"], *file["beside"]} == {f"{program.house.root}/{name}" for name in library}
    assert len(file["beside"]) == 1
    place = f"{program.house.root}/.radarr-cli-trash/MARK/"
    assert file["trashed"] == file["path"].replace(f"{program.house.root}/", place)
    assert all(path in told for path in (file["path"], *file["beside"], file["trashed"]))
    [done] = program.json("remove", FILM, "--files", "--yes")["items"][0]["files"]
    assert Path(done["trashed"]).exists()
    assert {**done, "trashed": re.sub(r"(?<=trash/)[^/]+", "MARK", done["trashed"])} == file


def test_removed_files_are_in_the_trash(program: Program) -> None:
    film = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    program.run("import", str(film), "--movie", FILM)
    program.run("remove", FILM, "--files", "--yes")
    assert program.house.library() == []
    [trashed] = program.house.trashed()
    assert trashed.stat().st_ino == film.stat().st_ino
    assert trashed.parent.name == FOLDER
    assert program.json("history")[0]["movie"]["title"] == "Solar Wind"


def test_a_person_says_what_the_name_does_not(program: Program, database: Database) -> None:
    film = write_film(program.house.folder / "inbox" / "video.mkv")
    done = program.json(
        "import", str(film), "--movie", FILM, "--quality", "bluray-1080p", "--language", "de", "--language",
        "english", "--edition", "Director's Cut", "--group", "MINE",
    )  # fmt: skip
    assert "Bluray-1080p" in done["items"][0]["path"]
    claimed = database.value("SELECT claimed FROM file")
    assert claimed["quality"]["quality"]["name"] == "Bluray-1080p"
    assert [language["name"] for language in claimed["languages"]] == ["German", "English"]
    assert (claimed["edition"], claimed["releaseGroup"]) == ("Director's Cut", "MINE")


def test_a_dry_run_shows_what_lies_there_and_which_films_it_may_be(program: Program) -> None:
    inbox = program.house.folder / "inbox"
    for name in (f"{NEW}.mkv", "Nobody.Knows.2004.1080p.WEB.x264-T.mkv"):
        write_film(inbox / name)
    found = program.json("import", str(inbox), "--dry-run")["items"]
    assert [(each["quality"], each["sure"]) for each in found] == [
        ("WEBDL-1080p", False), ("Bluray-1080p", True),
    ]  # fmt: skip
    assert [movie["movie"] for movie in found[1]["movies"]] == [FILM]
    text = program.run("import", str(inbox), "--dry-run").stdout
    assert "like no film of the library" in text
    assert program.house.library() == []


def test_on_a_terminal_a_person_is_asked_film_by_film(program: Program) -> None:
    inbox = program.house.folder / "inbox"
    for name in (f"{NEW}.mkv", "Nobody.Knows.2004.1080p.WEB.x264-T.mkv"):
        write_film(inbox / name)
    answers = ["-", "no such film", "1", "y"]
    shown = program.talk("import", str(inbox), answers=answers)
    assert "1 of 2" in shown
    assert "no film no such film is in the library" in shown
    assert "would import Solar Wind (2019)" in shown
    assert program.house.library() == [NEW_PATH]
    write_film(inbox / f"{OLD}.mkv")
    (inbox / f"{NEW}.mkv").unlink()
    (inbox / "Nobody.Knows.2004.1080p.WEB.x264-T.mkv").unlink()
    assert "nothing was imported" in program.talk("import", str(inbox), answers=["", "n"])
    program.talk("import", str(inbox), answers=["", "y"])
    assert program.house.library() == [OLD_PATH]


def test_a_film_in_a_folder_of_its_own_comes_from_the_inbox_as_from_that_folder(
    program: Program, database: Database
) -> None:
    inbox = program.house.folder / "inbox"
    write_film(inbox / NEW / "wind.mkv")
    write_film(inbox / "Nobody.Knows.2004.1080p.WEB.x264-T" / "nobody.mkv")
    (inbox / NEW / "Subs").mkdir()
    (inbox / NEW / "Subs" / "2_English.srt").write_text("1\n")
    shown = program.talk("import", str(inbox), answers=["-", "1", "y"])
    assert "Bluray-1080p" in shown
    lines = [line.rpartition("\r")[2].rpartition("\x1b[K")[2] for line in shown.split("\r\n")]
    assert [line for line in lines if width(line) > 80 and len(line.split()) > 1] == []
    assert program.house.library() == [NEW_PATH.replace(".mkv", ".en.srt"), NEW_PATH]
    row = database.one("SELECT claimed ->> 'releaseGroup' AS release_group, scene_name FROM file")
    assert row == {"release_group": "TEAM", "scene_name": NEW}


def test_a_download_that_was_imported_is_told_with_its_variant_and_its_release() -> None:
    item = ImportItem(
        status="imported", movie=FILM, variant="uhd", grab_id=7, title=NEW, method="hardlink", path="/films/x"
    )
    assert item_lines(item) == [f"imported {FILM}/uhd by hardlink: /films/x", f"  from {NEW}"]
