"""Many processes at once, and processes that are killed: one library, one file, one torrent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store import locks
from tests.e2e.world import FILM, descendants_of, kill

if TYPE_CHECKING:
    from tests.e2e.world import World

NAMED = f"tmdb:{FILM['id']}"
TWELVE = 12
TWENTY = 20


def test_twelve_runs_at_once_on_an_empty_machine(world: World) -> None:
    runs = [world.start("run-once", "--json") for _ in range(TWELVE)]
    try:
        ends = [run.communicate(timeout=120) for run in runs]
    finally:
        for run in runs:
            kill(run)
    codes = sorted(run.returncode for run in runs)
    assert set(codes) <= {0, 11}, [end[1] for end in ends]
    assert codes.count(0) >= 1
    worked = [row["status"] for row in world.rows("SELECT status FROM run")]
    assert worked == ["done"]


def test_nothing_but_the_database_stays_behind(world: World) -> None:
    world.run("add", NAMED)
    world.run("run-once", "--force")
    world.stop_database()
    client = {pid for pid in descendants_of(world.folder) if "qbittorrent" in _command(pid)}
    assert set(descendants_of(world.folder)) <= client


def test_twenty_runs_in_a_row_take_the_film_in(world: World) -> None:
    """A timer's first hour, with a real client: one torrent, one file, nothing left running."""
    world.write_config(
        schedule='[schedule]\nsearch = "1s"\nqueue = "1s"\nimport = "1s"\nmetrics = "1s"\nnotify = "1s"'
    )
    world.run("add", NAMED)
    # Health asks a person at first; nothing else is worth a word.
    codes = [world.run("run-once", code=None).code for _ in range(TWENTY)]
    assert set(codes) <= {0, 7}
    assert codes.count(7) <= 1
    assert _library_files(world) == [world.imported]
    assert world.imported.stat().st_ino == world.downloaded.stat().st_ino
    assert len(world.torrents()) == 1
    events = world.rows("SELECT event, count(*) FROM history GROUP BY 1")
    assert {row["event"]: row["count"] for row in events} == {"grabbed": 1, "downloadFolderImported": 1}
    worked = world.rows("SELECT status, count(*) FROM run GROUP BY 1")
    assert {row["status"] for row in worked} <= {"done", "partial"}
    # The quickest may end before anything is due again.
    assert sum(row["count"] for row in worked) > TWENTY / 2
    others = world.rows(
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'radarr-cli%' "
        "AND pid <> pg_backend_pid()"
    )
    assert others == []
    world.stop_database()
    client = {pid for pid in descendants_of(world.folder) if "qbittorrent" in _command(pid)}
    assert set(descendants_of(world.folder)) <= client


def test_a_stopped_run_leaves_cleanly(world: World) -> None:
    world.run("add", NAMED)
    world.indexer.faults.extend([])
    run = world.start("run-once", "--force", "--json")
    try:
        run.terminate()
        _out, err = run.communicate(timeout=60)
    finally:
        kill(run)
    # Before the signal is caught Python dies of it; after that the step is finished.
    assert run.returncode in (0, -15), err
    world.run("run-once", "--force")
    world.wait_for_download()
    world.run("import")
    assert world.imported.exists()


@pytest.mark.parametrize("point", ["before:add:1", "after:add:1"])
def test_a_kill_between_intent_and_outcome_gives_one_torrent(world: World, point: str) -> None:
    world.run("add", NAMED)
    assert _run_killed(world, point, "run-once") == -9
    assert [row["state"] for row in world.rows("SELECT state FROM grab")] == ["intended"]
    world.run("run-once", "--force")
    assert len(world.torrents()) == 1
    assert [row["state"] for row in world.rows("SELECT state FROM grab")] in (["sent"], ["imported"])
    if not world.imported.exists():
        world.wait_for_download()
        world.run("run-once", "--force")
    assert _library_files(world) == [world.imported]
    assert len(world.torrents()) == 1


def test_a_kill_at_any_step_of_the_import_gives_one_file(world: World) -> None:
    world.run("add", NAMED)
    world.run("run-once")
    world.wait_for_download()
    killed = []
    for where in ("step", "row"):
        for when in ("before", "after"):
            for number in range(1, 40):
                point = f"{when}:{where}:{number}"
                if _run_killed(world, point, "import") == 0:
                    break
                killed.append(point)
                world.run("run-once", "--force", "--only", "queue,import")
                assert _library_files(world) == [world.imported], point
                assert world.imported.stat().st_ino == world.downloaded.stat().st_ino, point
                assert len(world.torrents()) == 1, point
                events = world.rows("SELECT event FROM history WHERE event = 'downloadFolderImported'")
                assert len(events) == 1, point
                _forget_import(world)
            _forget_import(world)
    assert len(killed) > 15


def _library_files(world: World) -> list[Path]:
    """Every file of the library but what keeps the root's identity and the trash."""
    return [
        path
        for path in sorted(world.library.rglob("*"))
        if path.is_file() and not any(part.startswith(".radarr-cli") for part in path.parts)
    ]


def _forget_import(world: World) -> None:
    """Back to a finished download that nobody has imported yet."""
    for path in _library_files(world):
        path.unlink()
    for statement in (
        "DELETE FROM variant_file", "DELETE FROM file", "DELETE FROM import_step",
        "DELETE FROM import_operation", "DELETE FROM outbox",
        "DELETE FROM history WHERE event = 'downloadFolderImported'",
        "UPDATE grab SET state = 'sent', finished_at = NULL",
        "UPDATE download SET state = 'importPending', imported_at = NULL, removed_at = NULL",
    ):  # fmt: skip
        world.execute(statement)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")


def _run_killed(world: World, point: str, *arguments: str) -> int:
    """Run the program in a process that kills itself at `point` of tests/e2e/killed.py; its exit code."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killed.py")), point, *arguments],
        env=world.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (-9, 0), (point, done.returncode, done.stdout, done.stderr)
    return done.returncode


def test_get_does_not_wait_for_ever_for_a_lock_of_another_process(world: World) -> None:
    world.run("add", NAMED)
    world.run("search", NAMED)
    world.run("grab", NAMED)
    world.wait_for_download()
    (variant,) = world.rows("SELECT id FROM variant")
    with world.database() as database, locks.acquire(database, locks.variant_lock(variant["id"])):
        answer = world.run("get", NAMED, "--hours", "0.0005", "--json", timeout=60)
    assert answer.json["status"] == "downloading"
    assert not world.imported.exists()
    assert world.run("get", NAMED, "--json").json["status"] == "imported"
