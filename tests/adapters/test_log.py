"""The log's lines and its file: masked, one an event, whole for several writers, never a reason to fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from radarr_cli import log
from radarr_cli.adapters.log import ProcessLog
from radarr_cli.adapters.log_file import LogFile

PROJECT = Path(__file__).parents[2]
NOW = datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=UTC)
SECRET = "s3cr3t-of-mine"
HOSTILE = "Film\n2026-01-01 error forged \x1b[31mred\x9b2J \u202egnp.exe \u2028 \udc80 [bold]"
WRITE = """
import sys
from radarr_cli.adapters.log_file import LogFile
name, path, largest, kept, lines, width = sys.argv[1:]
file = LogFile(path, int(largest), int(kept))
for number in range(int(lines)):
    file.append(f"{name} {number:06} ".encode() + b"x" * int(width) + b" end\\n")
"""


def opened(path: Path | None, **how: Any) -> None:
    file = LogFile(str(path), how.pop("largest", 10**6), how.pop("kept", 3)) if path else None
    given = {
        "level": "info", "file": file, "form": "text", "stderr": "", "command": "run-once",
        "secrets": lambda: [SECRET, "no"], "now": lambda: NOW,
    }  # fmt: skip
    log.begin(ProcessLog(**given | how))


@pytest.fixture(autouse=True)
def nothing_is_left() -> Any:
    yield
    log.begin(None)


def fail(message: str) -> None:
    raise ValueError(message)


def writers(path: Path, count: int, *, largest: int, kept: int, lines: int, width: int) -> list[Any]:
    return [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, f"w{number}", *map(str, (path, largest, kept, lines, width))],
            cwd=PROJECT,
        )
        for number in range(count)
    ]


def test_nothing_is_written_where_nobody_asked_for_a_log() -> None:
    log.tell("error", "error", "x")
    assert not log.say("error", "error", "x")
    assert not log.takes("error")
    assert log.where() == ""


def test_a_line_of_text_and_one_of_json(tmp_path: Path) -> None:
    for form in ("text", "json"):
        opened(tmp_path / form, form=form)
        log.tell("info", "search", "two words", indexer="my indexer", rows=3, query=None, dropped={"a": 1})
        log.tell("debug", "call", "too much")
    text = (tmp_path / "text").read_text()
    said = 'search: two words indexer="my indexer" rows=3 dropped={"a": 1}'
    assert text.endswith(f" info    run-once[{os.getpid()}] {said}\n")
    assert text.startswith(NOW.astimezone().isoformat(timespec="milliseconds"))
    assert json.loads((tmp_path / "json").read_text()) == {
        "time": "2026-02-03T04:05:06.789Z", "level": "info", "pid": os.getpid(), "command": "run-once",
        "event": "search", "message": "two words", "indexer": "my indexer", "rows": 3, "dropped": {"a": 1},
    }  # fmt: skip
    assert (tmp_path / "text").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_hostile_title_stays_in_its_line_and_shows_what_it_holds(tmp_path: Path, form: str) -> None:
    opened(tmp_path / "log", form=form)
    log.tell("warning", "failure", HOSTILE, title=HOSTILE, titles=[HOSTILE])
    [line] = (tmp_path / "log").read_bytes().decode().splitlines()
    assert line.isprintable()
    assert "\\u202e" in line
    if form == "json":
        assert json.loads(line)["title"] == HOSTILE


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_written_wherever_it_stands(tmp_path: Path, form: str) -> None:
    opened(tmp_path / "log", form=form)
    url = "https://ann:pw99@tracker.example/3f9a7c1e5b8d24060f1e/announce?zz=9d8c7b6a5f4e3d2c"
    try:
        fail(f"no answer from {url}\n  with passkey=3f9a7c1e5b8d24060f1e and {SECRET}")
    except ValueError as bug:
        log.tell_bug("bug", f"it said {SECRET} of {url}", bug, hint=[f"key {SECRET}", {"url": url}])
    log.tell("info", "x", "no is too short to be looked for: anno 1999")
    text = (tmp_path / "log").read_text()
    for hidden in (SECRET, "3f9a7c1e5b8d24060f1e", "9d8c7b6a5f4e3d2c", "pw99"):
        assert hidden not in text
    assert "tracker.example" in text
    assert "anno 1999" in text
    assert "test_no_secret_is_written" in text, "the traceback is there"
    assert len(text.splitlines()) == 2


def test_people_read_tracebacks_on_stderr_in_lines_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    opened(None, stderr="text")
    try:
        fail(HOSTILE)
    except ValueError as bug:
        log.tell_bug("bug", "a bug", bug)
    assert not log.say("warning", "warning", "this is printed by whoever says it")
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("bug: a bug")
    assert said[1] == "Traceback (most recent call last):"
    assert all(line.isprintable() for line in said)
    assert log.where() == "above"


def test_in_json_stderr_is_the_logs_alone(capsys: pytest.CaptureFixture[str]) -> None:
    opened(None, stderr="json")
    assert log.say("warning", "warning", "said")
    assert json.loads(capsys.readouterr().err)["message"] == "said"


def test_the_journal_gets_levels_and_no_second_clock(tmp_path: Path) -> None:
    # Stderr is a socket there; what counts is that it is the one that JOURNAL_STREAM names.
    program = (
        "import os, sys\n"
        "there = os.fstat(2)\n"
        "os.environ['JOURNAL_STREAM'] = f'{there.st_dev}:{there.st_ino}'\n"
        "from tests.adapters.test_log import opened\n"
        "from radarr_cli import log\n"
        "opened(None, stderr='text')\n"
        "log.tell('warning', 'failure', 'x', subject='a b')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ran.stderr == '<4>failure: x subject="a b"\n'


def test_several_processes_lose_no_line_while_they_rotate(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for process in writers(path, 3, largest=20_000, kept=500, lines=400, width=100):
        assert process.wait(60) == 0
    files = sorted(tmp_path.iterdir())
    lines = [line for file in files for line in file.read_text().splitlines()]
    assert sorted(line.split(" x")[0] for line in lines) == [
        f"w{writer} {number:06}" for writer in range(3) for number in range(400)
    ]
    assert all(line.endswith(" end") for line in lines)
    assert len(files) > 5
    assert all(file.stat().st_size <= 20_000 for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    # Each file is older than the one before it.
    newest_first = [path, *(tmp_path / f"log.{number}" for number in range(1, len(files)))]
    own = [
        [int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith("w1 ")]
        for file in reversed(newest_first)
    ]
    assert [*chain(*own)] == list(range(400))


def test_only_so_many_old_files_stay(tmp_path: Path) -> None:
    for kept in (0, 2):
        file = LogFile(str(tmp_path / f"log{kept}"), 10, kept)
        for number in range(5):
            file.append(f"line {number}\n".encode())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "log0": "line 4\n", "log2": "line 4\n", "log2.1": "line 3\n", "log2.2": "line 2\n",
    }  # fmt: skip


def test_whoever_is_killed_leaves_whole_lines_and_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for _ in range(4):
        processes = writers(path, 2, largest=10**9, kept=1, lines=10**6, width=3000)
        until = time.monotonic() + 20
        before = path.stat().st_size if path.exists() else 0
        while (not path.exists() or path.stat().st_size < before + 30_000) and time.monotonic() < until:
            time.sleep(0.01)
        for process in processes:
            process.send_signal(signal.SIGKILL)
            process.wait(10)
    LogFile(str(path), 10**9, 1).append(b"after all\n")
    lines = path.read_text().splitlines()
    assert lines.pop() == "after all"
    assert all(line.endswith(" end") and line.startswith("w") for line in lines)


@pytest.mark.parametrize(
    ("there", "left"), [("whole\nhal", "whole\n"), ("hal", ""), ("x" * 300_000, "x" * 300_000 + "\n")]
)
def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path, there: str, left: str) -> None:
    path = tmp_path / "log"
    path.write_text(there)
    LogFile(str(path), 10**6, 1).append(b"next\n")
    assert path.read_text() == f"{left}next\n"


def test_a_stopped_process_with_the_lock_holds_up_nobody_for_long(tmp_path: Path) -> None:
    path = tmp_path / "log"
    hold = (
        "import fcntl, sys, time\n"
        "file = open(sys.argv[1], 'a')\nfcntl.flock(file, fcntl.LOCK_EX)\nprint('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", hold, path], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        LogFile(str(path), 1, 1).append(b"written all the same\n")
        assert time.monotonic() - began < 10
    finally:
        holder.kill()
        holder.communicate()
    assert path.read_text() == "written all the same\n"
    assert not (tmp_path / "log.1").exists(), "nobody rotates without the lock"


def test_a_file_in_a_folder_that_is_not_ours_is_written_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refused)  # root, who runs tests, is never refused
    file = LogFile(str(tmp_path / "log"), 1, 1)
    file.append(b"one\n")
    file.append(b"two\n")
    assert (tmp_path / "log").read_text() == "one\ntwo\n"


@pytest.mark.parametrize("what", ["no folder", "a folder", "a link", "a device"])
def test_what_is_no_log_file_is_said_once_and_nothing_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    path = tmp_path / "log"
    if what == "no folder":
        path = tmp_path / "none" / "log"
    elif what == "a folder":
        path.mkdir()
    elif what == "a link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path = Path("/dev/full")
    opened(path)
    log.tell("info", "one")
    log.tell("info", "two")
    assert capsys.readouterr().err.count(f"warning: the log {path} can't be written: ") == 1
    assert not (tmp_path / "elsewhere").exists()
    assert log.where() == ""


def test_a_disk_that_fills_up_within_a_line_keeps_only_whole_ones(tmp_path: Path) -> None:
    program = (
        "import resource\n"
        "from tests.adapters.test_log import opened, Path\n"
        "from radarr_cli import log\n"
        "import sys\n"
        "opened(Path(sys.argv[1]))\n"
        "log.tell('info', 'first')\n"
        "size = Path(sys.argv[1]).stat().st_size\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 30, size + 30))\n"
        "log.tell('info', 'second')\n"
        "log.tell('info', 'third')\n"
    )
    path = tmp_path / "log"
    ran = subprocess.run(
        [sys.executable, "-c", program, path], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    [line] = path.read_text().splitlines()
    assert line.endswith("first")
    assert ran.stderr.startswith(f"warning: the log {path} can't be written: No space left on device")
    assert len(ran.stderr.splitlines()) == 1
