"""`queue`, `history fail`, `blocklist`, `attention`, `replace` and `doctor`, as a user calls them."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.cli.views.queue import next_step, time_left
from tests.services.download_stack import Stack

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

PROJECT = Path(__file__).parents[2]
FILM, TITLE = "tmdb:1", "Film.2019.1080p.WEB-DL.x264-GRP"


@dataclass
class Program:
    """The program with a blackhole for a client and one film whose release was handed to it."""

    folder: Path
    database_url: str

    def run(self, *arguments: str, code: int = 0) -> str:
        environment = {
            **os.environ,
            "RADARR_CLI_CONFIG": str(self.folder / "config.toml"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "TZ": "UTC",
        }
        done = subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments],
            env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        if "--json" not in arguments and arguments[0] != "doctor":
            assert max((len(line) for line in done.stdout.splitlines()), default=0) <= 80
        return done.stdout or done.stderr

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Program:
    from radarr_cli.adapters.clients import build
    from radarr_cli.adapters.clients.blackhole import Settings
    from radarr_cli.domain.settings import ClientEntry, FolderPath, NetworkSettings

    for name in ("in", "out", "films", "state/radarr-cli"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        "\n".join(
            (
                f'[database]\nurl = "{database_url}"',
                '[profile.HD]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "Bluray-1080p"',
                f'[[root]]\nname = "films"\npath = "{tmp_path}/films"',
                f'[[client]]\nname = "fake"\nkind = "blackhole"\ntorrent_folder = "{tmp_path}/in"',
                f'watch_folder = "{tmp_path}/out"',
            )
        )
    )
    options = Settings(
        torrent_folder=FolderPath(f"{tmp_path}/in"), watch_folder=FolderPath(f"{tmp_path}/out")
    )
    entry = ClientEntry(name="fake", kind="blackhole", options=options)
    client = build(entry, NetworkSettings(), tmp_path / "state" / "radarr-cli")
    stack = Stack(database, tmp_path, lambda _: client, entries=(entry,), clock=datetime.now(UTC))
    film = stack.film()
    stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    return Program(tmp_path, database_url)


def test_the_queue_is_the_list(program: Program) -> None:
    assert program.json("queue") == program.json("queue", "list")
    assert "Film (2019)" in program.run("queue")
    lines = program.run("queue", "--watch", "--times", "2", "--every", "0.5", "--json").splitlines()
    assert [json.loads(line)[0]["title"] for line in lines] == [TITLE, TITLE]
    # A folder can't be told anything, and says so.
    for act in ("pause", "resume", "priority"):
        assert json.loads(program.run("queue", act, "1", "--json", code=5))["code"] == "conflict"
    assert json.loads(program.run("queue", "pause", "77", "--json", code=4))["code"] == "notFound"
    program.run("queue", "pause", "1", "77", code=3)
    assert "there is no command remov" in program.run("queue", "remov", "1", code=2)


def test_the_queue_says_which_variant_and_which_release_it_is(program: Program, database: Database) -> None:
    assert program.json("queue")[0]["variant"] == "main"
    database.execute("UPDATE variant SET name = 'uhd'")
    assert program.json("queue")[0]["variant"] == "uhd"
    shown = program.run("queue").splitlines()
    assert "Film (2019)/uhd" in shown[1]
    assert shown[2].strip() == TITLE


def test_what_is_paused_names_the_command_that_resumes_it(program: Program) -> None:
    [line] = program.json("queue")
    paused = line | {"status": "paused", "reason": "paused", "nextAction": "resumeInClient"}
    assert next_step(paused, datetime.now(UTC)) == "paused in the client; radarr-cli queue resume 1"


def test_what_failed_has_no_time_left(program: Program) -> None:
    [line] = program.json("queue")
    going = line | {"timeleft": "0.00:02:33", "sizeleft": 9}
    assert time_left(going) == "2m 33s"
    assert time_left(going | {"trackedDownloadState": "failed"}) == ""


def test_a_watched_queue_is_drawn_over_itself(program: Program) -> None:
    """On a terminal of four lines: in one go, never blank, no longer than the screen; the last look stays."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 4, 80, 0, 0))
    environment = {
        **os.environ, "RADARR_CLI_CONFIG": str(program.folder / "config.toml"), "TERM": "xterm",
        "XDG_STATE_HOME": str(program.folder / "state"),
    }  # fmt: skip
    # What runs the tests may say how large its own terminal is.
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    with subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "queue", "--watch", "--times", "2", "--every", "0.5"],
        env=environment, cwd=PROJECT, stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        with suppress(OSError):  # Linux says so at the end
            while part := os.read(ours, 65536):
                said += part
    os.close(ours)
    assert process.returncode == 0
    entered, first, second, left = re.split(rb"\x1b\[H|\x1b\[\?25h\x1b\[\?1049l", said)
    assert entered == b"\x1b[?1049h\x1b[?25l"
    assert b"\x1b[2J" not in said
    for look in (first, second):
        assert look.endswith(b"\x1b[J")
        shown = look.decode().splitlines()
        assert len(shown) == 4
        assert "every 0.5 s, Ctrl-C ends" in shown[0]
        assert "Film (2019)" in shown[2]
        assert shown[3].startswith("\x1b[K... 3 more lines")
    assert b"Film (2019)" in left
    assert b"by itself" in left


def test_block_retry_and_remove(program: Program) -> None:
    assert program.json("queue", "block", "1", "--because", "wrong cut")["status"] == "done"
    [blocked] = program.json("blocklist")
    from radarr.models.blocklist_resource import BlocklistResource

    own = {"reason", "blockedBy", "keys", "size"}
    plain = {key: value for key, value in blocked.items() if key not in own}
    assert plain.keys() <= BlocklistResource.from_dict(plain).to_dict().keys()
    assert (blocked["sourceTitle"], blocked["message"], blocked["reason"]) == (TITLE, "wrong cut", "blocked")
    assert "wrong cut" in program.run("blocklist", "list", "--movie", FILM)
    # It stays in the queue until another release is taken for it.
    [failed] = program.json("queue")
    assert (failed["trackedDownloadState"], failed["status"], failed["nextAction"]) == (
        "failed", "failed", "replace",
    )  # fmt: skip
    assert "given up; another is taken at the next run" in program.run("queue")
    assert "has failed" in program.run("queue", "block", "1", code=5)
    program.run("queue", "retry", "1")
    assert (program.json("blocklist"), len(program.json("queue"))) == ([], 1)
    assert program.json("queue", "remove", "1", "--keep")["items"][0]["status"] == "removed"
    assert program.json("queue") == []
    assert program.json("history")[0]["eventType"] == "downloadIgnored"


def test_history_fails_what_was_grabbed(program: Program) -> None:
    [grabbed] = program.json("history", "--event", "grabbed")
    assert TITLE in program.run("history", FILM)
    program.run("history", "fail", str(grabbed["id"]), "--because", "fake")
    assert [each["eventType"] for each in program.json("history")] == ["downloadFailed", "grabbed"]
    assert [each["message"] for each in program.json("blocklist")] == ["fake"]
    program.run("history", "fail", "999", code=4)


def test_a_dry_run_tells_and_writes_nothing(program: Program, database: Database) -> None:
    def everything() -> list[object]:
        tables = ("grab", "download", "blocklist", "history", "client_state", "attention")
        return [database.all(f"SELECT xmin::text, * FROM {table}") for table in tables]

    program.json("queue")
    program.json("blocklist", "add", "AB" * 20)
    before = everything()
    for words in (
        ("queue", "remove", "1", "--force"),
        ("queue", "remove", "1", "--keep"),
        ("queue", "block", "1", "--because", "wrong cut"),
        ("history", "fail", "1"),
    ):
        planned = program.json(*words, "--dry-run")["items"]
        assert [item["status"] for item in planned] == ["planned"]
    assert "would be removed from fake" in program.run("queue", "remove", "1", "--force", "--dry-run")
    assert program.json("blocklist", "clear", "--dry-run")["count"] == 1
    assert everything() == before
    # A dry run refuses what the real one refuses.
    program.run("queue", "remove", "77", "--dry-run", code=4)


def test_the_history_is_searched(program: Program) -> None:
    [grabbed] = program.json("history")
    assert str(grabbed["id"]) in program.run("history").splitlines()[1].split()[0]
    for found in (
        ("--match", TITLE[3:20].lower()),
        ("--match", grabbed["downloadId"].lower()),
        ("--since", "1d"),
    ):
        assert program.json("history", *found) == [grabbed]
    for missing in (("--match", "nothing so called"), ("--match", "%"), ("--until", "1d")):
        assert program.json("history", *missing) == []
    program.run("history", "--until", "tomorrow", code=2)


def test_the_blocklist(program: Program) -> None:
    assert program.run("blocklist").strip() == "nothing is blocked"
    for what in ("AB" * 20, "Some.Film.2020.1080p.WEB-DL.x264-GRP"):
        assert program.json("blocklist", "add", what)["status"] == "blocked"
        assert program.json("blocklist", "add", what)["status"] == "unchanged"
    program.run("blocklist", "add", "r000000", code=4)
    for nonsense in ("", "r12", "zzzzzzz", "..."):
        program.run("blocklist", "add", nonsense, code=2)
    entries = program.json("blocklist", "list")
    assert entries[1]["keys"] == [f"btih:{'ab' * 20}"]
    program.run("blocklist", "remove", str(entries[0]["id"]))
    program.run("blocklist", "remove", "999", code=4)
    assert program.json("blocklist", "clear")["count"] == 1
    assert program.json("blocklist") == []


def test_attention_names_the_command_that_clears_it(program: Program, database: Database) -> None:
    assert program.run("attention").strip() == "nothing waits for you"
    from radarr_cli.store.attention import raise_attention

    raise_attention(
        database, "grab:1:download", "downloadStuck", "\x1b[31mred", remedy="radarr-cli queue block 1",
        now=datetime.now(UTC), grab_id=1, data={"client": "fake"},
    )  # fmt: skip
    shown = program.run("attention")
    assert "-> radarr-cli queue block 1" in shown
    assert "\x1b" not in shown
    [entry] = program.json("attention", "list")
    assert "client: fake" in program.run("attention", "show", str(entry["id"]))
    program.run("attention", "dismiss", code=2)
    program.run("attention", "dismiss", str(entry["id"]))
    program.run("attention", "dismiss", str(entry["id"]), code=4)
    assert program.json("attention") == []
    assert program.json("attention", "show", str(entry["id"]))["clearedBy"]
    program.run("attention", "show", "999", code=4)


def test_doctor_follows_the_paths(program: Program) -> None:
    download_id = program.json("queue")[0]["downloadId"]
    found = program.json("doctor", "paths", code=0)
    assert [(check["subject"], check["good"]) for check in found["items"]] == [("fake", True), ("link", True)]
    missing = program.json("doctor", "paths", "--torrent", download_id, code=3)
    assert missing["items"][0]["hint"].startswith("if the client runs elsewhere")
    assert "BAD" in program.run("doctor", "paths", "--torrent", download_id, code=3)
    program.run("doctor", "paths", "--torrent", "EF" * 20, code=4)


def test_replace_needs_a_file(program: Program) -> None:
    assert json.loads(program.run("replace", FILM, "--json", code=4))["code"] == "notFound"


def test_dry_run_of_the_stages_writes_nothing(program: Program, database: Database) -> None:
    before = database.all("SELECT xmin::text, id FROM download")
    for stage in ("mend", "clean"):
        program.run("run-once", "--only", stage, "--force", "--dry-run")
    assert database.all("SELECT xmin::text, id FROM download") == before
