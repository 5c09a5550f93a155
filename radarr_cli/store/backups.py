"""Copies of the database: a dump with a digest of each table, taken in one snapshot, and the way back.

PostgreSQL's own programs do the work; they get the password by their environment.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable, NoSpace
from radarr_cli.store.connection_string import environment_of
from radarr_cli.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

Digests = dict[str, str]
"""Table to the number of its rows and a sum over them: the same for the same rows in any order."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_DIGEST = """
SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS digest FROM "{}" t
"""
_SCRATCH = "radarr_cli_verify_"
_SCRATCH_SECONDS = 86400
_EMPTY = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n"


def dump(database: Database, program: Callable[[str], str], target: Path) -> Digests:
    """Write a dump for pg_restore to `target`; the digests of just what stands in it.

    Raises DatabaseUnavailable, NoSpace. `target` may be left unfinished.
    """
    with database.transaction():
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        snapshot = database.value("SELECT pg_export_snapshot()")
        command = [
            program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--file={target}",
        ]  # fmt: skip
        _run(command, database.conninfo, "the dump failed")
        return digests(database)


def digests(database: Database) -> Digests:
    """The digests of all tables as they are now."""
    names = [row["tablename"] for row in database.all(_TABLES)]
    return {name: database.value(_DIGEST.format(name.replace('"', '""'))) for name in names}


def restore(database: Database, program: Callable[[str], str], source: Path, work: Path) -> None:
    """Make the database what the dump holds: in one transaction, so that a kill leaves the old one.

    The dump's text is written below the folder `work` for a while. Raises DatabaseUnavailable, NoSpace.
    """
    script, empty, contents = work / "restore.sql", work / "empty.sql", work / "contents"
    empty.write_text(_EMPTY, encoding="utf-8")
    options = ["--no-owner", "--no-privileges"]
    listing = [program("pg_restore"), "--list", f"--file={contents}", str(source)]
    _run(listing, None, "the dump can't be read")
    # A dump may make the schema anew itself, which is there already.
    entries = contents.read_text(encoding="utf-8").splitlines(keepends=True)
    contents.write_text(
        "".join(each for each in entries if " SCHEMA - public " not in each), encoding="utf-8"
    )
    command = [program("pg_restore"), *options, f"--use-list={contents}", f"--file={script}", str(source)]
    _run(command, None, "the dump can't be read")
    psql = [
        program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--file={empty}", f"--file={script}",
    ]  # fmt: skip
    _run(psql, database.conninfo, "the restore failed, and nothing was changed")


@contextmanager
def scratch(database: Database) -> Iterator[Database]:
    """An empty database beside this one, gone again at the end. Raises DatabaseUnavailable where the role may
    not make one."""
    import psycopg  # noqa: PLC0415 - heavy

    now = int(time.time())
    # A killed one leaves its database behind.
    for row in database.all("SELECT datname FROM pg_database WHERE datname LIKE %s", (f"{_SCRATCH}%",)):
        made = row["datname"].removeprefix(_SCRATCH).partition("_")[0]
        if made.isdigit() and int(made) < now - _SCRATCH_SECONDS:
            database.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")
    name = f"{_SCRATCH}{now}_{secrets.token_hex(4)}"
    try:
        database.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnavailable(
            "the role may not create a database to try the backup in",
            hint="ALTER ROLE ... CREATEDB, or verify it on a machine with the embedded server",
        ) from error
    conninfo = psycopg.conninfo.make_conninfo(database.conninfo, dbname=name)
    beside = Database(conninfo, command="db verify")
    try:
        yield beside
    finally:
        beside.close()
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(command: Sequence[str], conninfo: str | None, failure: str) -> None:
    variables: Mapping[str, str] = environment_of(conninfo) if conninfo else {}
    # What they say is read below, so it is said in English.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
            env={**ours, **variables}, umask=0o077, check=False,
        )  # fmt: skip
    except OSError as error:
        raise DatabaseUnavailable(f"{failure}: {command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        said = next(iter(done.stderr.strip().splitlines()), "no reason was given")
        older = "server version mismatch" in done.stderr or "unsupported version" in done.stderr
        hint = "PostgreSQL's programs must not be older than the server" if older else None
        if "No space left" in done.stderr or "Disk quota exceeded" in done.stderr:
            if "ERROR:" not in done.stderr:
                raise NoSpace(f"{failure}: {said}", hint="make room on its disk")
            hint = "make room on the disk of the database"
        raise DatabaseUnavailable(f"{failure}: {said}", hint=hint)
