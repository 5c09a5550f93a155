"""What a command costs from its start to its end, as a ratio to `python -c pass` in one interleaved run.

    .venv/bin/python tests/bench/startup.py [ROUNDS]

Every round runs each command once, in turn, so that a slow moment of the machine hits all of them; the best
of all rounds is compared. Memory is the largest resident set of the process (not of the database).
"""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

FILMS = 1000
INDEXER = str(Path(__file__).parents[1] / "fakes" / "torznab_server.py")
TEMPLATE = "{Movie Title} ({Release Year})"
PROGRAM = str(Path(sys.executable).with_name("radarr-cli"))
NAME = "The.Film.1999.1080p.BluRay.x264-GRP"
ONLY = ["--force", "--only", "queue,import"]
# command: (arguments, on a terminal, most times bare python, most MB, most seconds)
COMMANDS: dict[str, tuple[list[str], bool, int | None, int | None, float | None]] = {
    "python -c pass": ([sys.executable, "-c", "pass"], False, None, None, None),
    "--version": ([PROGRAM, "--version"], False, 9, None, None),
    "--help, plain": ([PROGRAM, "--help"], False, 9, None, None),
    "--help, on a terminal": ([PROGRAM, "--help"], True, 17, None, None),
    "no database: naming check": ([PROGRAM, "naming", "check", TEMPLATE], False, 8, None, None),
    "no database: profiles list": ([PROGRAM, "profiles", "list", "--json"], False, 8, None, None),
    "no database: formats list": ([PROGRAM, "formats", "list", "--json"], False, 8, None, None),
    "no database: config show": ([PROGRAM, "config", "show", "--json"], False, 8, None, None),
    "no database: parse": ([PROGRAM, "parse", "--json", NAME], False, 8, None, None),
    "complete profiles": ([PROGRAM, "complete", "profiles", "H"], False, 8, None, None),
    "complete films, of 1,000": ([PROGRAM, "complete", "films", "Film 9"], False, 23, 40, None),
    "list --json, 1,000 films": ([PROGRAM, "list", "--json"], False, 23, 40, None),
    "status --json": ([PROGRAM, "status", "--json"], False, None, None, None),
    "run-once, nothing due": ([PROGRAM, "run-once"], False, 25, 45, None),
    "run-once, queue and import": ([PROGRAM, "run-once", *ONLY, "--fail-on", "locked"], False, None, None, 1),
    "doctor --quick": ([PROGRAM, "doctor", "--quick"], False, None, None, 1),
    "run-once, every stage": (
        [PROGRAM, "run-once", "--force", "--fail-on", "partial"],
        False,
        100,
        120,
        None,
    ),
}


def main(rounds: int) -> None:
    with ExitStack() as stack:
        environment = prepare(stack)
        best = {name: (float("inf"), 0.0) for name in COMMANDS}
        for _ in range(rounds):
            for name, (command, terminal, *_most) in COMMANDS.items():
                seconds, megabytes = measure(command, environment, terminal=terminal)
                best[name] = (min(best[name][0], seconds), max(best[name][1], megabytes))
        report(best)


def prepare(stack: ExitStack) -> dict[str, str]:
    """A library of 1,000 films below a new folder, and an indexer on loopback that has nothing."""
    folder = Path(tempfile.mkdtemp(prefix="radarr-cli-bench-"))
    folder.chmod(0o755)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    (folder / "films").mkdir()
    indexer = subprocess.Popen([sys.executable, INDEXER], stdout=subprocess.PIPE, text=True)
    stack.callback(indexer.wait)
    stack.callback(indexer.terminate)
    url = indexer.stdout.readline().strip() if indexer.stdout else ""
    (folder / "config.toml").write_text(
        f'[database]\ndata_dir = "{folder}/postgres"\n[tmdb]\napi_key = "none"\nurl = "http://127.0.0.1:9/3"\n'
        f'[[root]]\nname = "films"\npath = "{folder}/films"\n'
        '[[indexer]]\nname = "quay"\nkind = "torznab"\n'
        f'url = "{url}"\napi_key = "canarykey0a1b2c3d4e5f60718293a4b5"\n'
        '[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "http://127.0.0.1:9"\n'
    )
    environment = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "RADARR_CLI_CONFIG": str(folder / "config.toml"),
    }
    # It has found out that nothing listens where the client should be.
    measure([PROGRAM, "run-once", "--fail-on", "partial"], environment, terminal=False)
    subprocess.run([sys.executable, __file__, "fill", str(folder / "postgres")], check=True)
    stack.callback(subprocess.run, [PROGRAM, "db", "stop", "--quiet"], env=environment, check=True)
    return environment


def fill(data: str) -> None:
    """Put the films into the database; in a process of its own: children inherit memory marks."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from radarr_cli.store.database import Database
    from radarr_cli.store.embedded import EmbeddedServer

    database = Database(EmbeddedServer(Path(data)).ensure())
    database.execute(
        "INSERT INTO movie (tmdb_id, title, sort_title, year, years, overview, synced_at, images) "
        "SELECT i, 'Film ' || i, 'film ' || i, 2000, '{2000}', repeat('word ', 60), now(), "
        """'[{"coverType": "poster", "remoteUrl": "https://image.example/p.jpg"}]' """
        f"FROM generate_series(1, {FILMS}) AS i"
    )
    database.execute(
        "INSERT INTO variant (movie_id, profile, root, folder) "
        "SELECT id, 'HD-1080p', 'films', title FROM movie"
    )
    database.execute("ANALYZE")
    database.close()


def measure(command: list[str], environment: dict[str, str], *, terminal: bool) -> tuple[float, float]:
    """Seconds from fork to exit, and megabytes at most."""
    began = time.perf_counter()
    pid, descriptor = pty.fork() if terminal else (os.fork(), -1)
    if pid == 0:
        if not terminal:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nowhere, standard)
        os.execve(command[0], command, environment)
    while terminal:
        try:
            if not os.read(descriptor, 65536):
                break
        except OSError:
            break
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - began
    if terminal:
        os.close(descriptor)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed; run it by hand in {json.dumps(environment)}")
    return seconds, usage.ru_maxrss / 1024


def report(best: dict[str, tuple[float, float]]) -> None:
    bare = best["python -c pass"][0]
    print(f"{'command':28} {'ms':>7} {'at most':>8} {'x bare':>7} {'at most':>8} {'MB':>6} {'at most':>8}")
    for name, (_command, _terminal, times, megabytes, seconds) in COMMANDS.items():
        took, used = best[name]
        longest = f"{1000 * seconds:.0f}" if seconds else ""
        print(
            f"{name:28} {1000 * took:7.1f} {longest:>8} {took / bare:7.1f} {times or '':>8} {used:6.1f} "
            f"{megabytes or '':>8}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
