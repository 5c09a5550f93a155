"""Copies of the database: a dump with a digest of each table, taken in one snapshot, and the way back.

PostgreSQL's own programs do the work; they get the password by their environment.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict, DatabaseUnavailable, NoSpace
from radarr_cli.store.connection_string import environment_of
from radarr_cli.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

Digests = dict[str, str]
"""Table to the number of its rows and a sum over them: the same for the same rows in any order."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_DIGEST = """
SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS digest FROM {} t
"""
_IDENTITY = "SELECT system_identifier || ':' || current_database() FROM pg_control_system()"
# A scratch database's name says when it was made, and by which session: another may have its number later.
_SCRATCH_NAME = """
SELECT 'radarr_cli_verify_' || extract(epoch FROM clock_timestamp())::bigint || '_' || pg_backend_pid()
"""
_ABANDONED = """
SELECT datname FROM pg_database AS beside
WHERE CASE WHEN datname ~ '^radarr_cli_verify_[0-9]+_[0-9a-f]+$' AND pg_get_userbyid(datdba) = current_user
    THEN NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE pid::text = split_part(beside.datname, '_', 5)
        AND extract(epoch FROM backend_start) <= split_part(beside.datname, '_', 4)::numeric + 1)
    ELSE false END
"""
_OLDER = {
    "server version mismatch": "PostgreSQL's programs must not be older than the server",
    "unsupported version": "PostgreSQL's programs must not be older than those that made the dump",
}
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
    return {name: database.value(_DIGEST.format(_quoted(name))) for name in _names(database)}


def counts(database: Database) -> dict[str, int]:
    """Table to the number of its rows."""
    return {name: database.value(f"SELECT count(*) FROM {_quoted(name)}") for name in _names(database)}  # noqa: S608


def identity(database: Database) -> str:
    """What tells the database from every other: its cluster's number and its name."""
    return str(database.value(_IDENTITY))


def script(program: Callable[[str], str], source: Path, work: Path) -> Path:
    """The dump as SQL below the folder `work`, for `run_script`: it is sound as far as that can be told.

    Raises Conflict where the dump can't be read, NoSpace.
    """
    target, contents = work / "restore.sql", work / "contents"
    listing = [program("pg_restore"), "--list", f"--file={contents}", str(source)]
    _run(listing, None, "the dump can't be read", Conflict)
    # A dump may make the schema anew itself, which is there already.
    entries = contents.read_text(encoding="utf-8").splitlines(keepends=True)
    contents.write_text(
        "".join(each for each in entries if " SCHEMA - public " not in each), encoding="utf-8"
    )
    command = [
        program("pg_restore"), "--no-owner", "--no-privileges", f"--use-list={contents}", f"--file={target}",
        str(source),
    ]  # fmt: skip
    _run(command, None, "the dump can't be read", Conflict)
    return target


def run_script(database: Database, program: Callable[[str], str], script: Path) -> None:
    """Make the database what the dump holds: in one transaction, so that a kill leaves the old one.

    Raises DatabaseUnavailable.
    """
    empty = script.with_name("empty.sql")
    empty.write_text(_EMPTY, encoding="utf-8")
    psql = [
        program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--file={empty}", f"--file={script}",
    ]  # fmt: skip
    _run(psql, database.conninfo, "the restore failed, and nothing was changed")


def drop_abandoned(database: Database) -> None:
    """Drop the scratch databases of killed processes: of those whose session is gone."""
    import psycopg  # noqa: PLC0415 - heavy

    for row in database.all(_ABANDONED):
        # Another process may be about it too, or the server take no writes just now.
        with suppress(psycopg.Error, DatabaseUnavailable):
            database.execute(f"DROP DATABASE IF EXISTS {_quoted(row['datname'])} WITH (FORCE)")


@contextmanager
def scratch(database: Database) -> Iterator[Database]:
    """An empty database beside this one, gone again at the end. Raises DatabaseUnavailable where the role may
    not make one."""
    import psycopg  # noqa: PLC0415 - heavy

    drop_abandoned(database)
    name = str(database.value(_SCRATCH_NAME))
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


def _names(database: Database) -> list[str]:
    return [row["tablename"] for row in database.all(_TABLES)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _run(
    command: Sequence[str],
    conninfo: str | None,
    failure: str,
    kind: type[Conflict | DatabaseUnavailable] = DatabaseUnavailable,
) -> None:
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
        hint = next((hint for words, hint in _OLDER.items() if words in done.stderr), None)
        if "No space left" in done.stderr or "Disk quota exceeded" in done.stderr:
            if "ERROR:" not in done.stderr:
                raise NoSpace(f"{failure}: {said}", hint="make room on its disk")
            hint = "make room on the disk of the database"
        raise kind(f"{failure}: {said}", hint=hint)
