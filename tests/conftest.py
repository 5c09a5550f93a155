"""A real Postgres for every test that asks: one embedded server a worker, one database a test.

`database` is connected and has the schema; `database_url` is the same for a program that is started with it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from radarr_cli import log
from radarr_cli.adapters.log import ProcessLog
from radarr_cli.adapters.log_file import LogFile
from radarr_cli.errors import DatabaseUnavailable
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.schema import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PREFIX = "radarr-cli-test-"
# Ends all other sessions and empties every table: forty times as fast as making a database anew.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""
# Differs for a database whose schema was touched.
_SHAPE = """
SELECT concat_ws(',', count(*), sum(hashtext(attname)), (SELECT count(*) FROM pg_constraint),
    (SELECT string_agg(version_num, ',') FROM alembic_version))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace
"""


def server_folder(parent: str | None = None) -> Path:
    """A new folder that the account of an embedded server can reach: pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def log_lines(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Everything is logged into a file, as JSON; what stands there when it is called."""
    file = tmp_path / "test.log"
    log.begin(
        ProcessLog(
            level="debug", file=LogFile(str(file), 10**6, 1), form="json", stderr="", command="test",
            secrets=tuple, now=lambda: datetime.now(UTC),
        )
    )  # fmt: skip
    yield lambda: [json.loads(line) for line in file.read_text().splitlines()]
    log.begin(None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedServer]:
    """A running embedded server, stopped and removed at the end."""
    _remove_leftovers()
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    maintenance = Database(server.ensure())
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        maintenance.execute(f"ALTER SYSTEM SET {setting}")
    maintenance.execute("SELECT pg_reload_conf()")
    maintenance.close()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(postgres: EmbeddedServer) -> str:
    """The name of a database with the schema and nothing in it."""
    _maintain(postgres, "CREATE DATABASE template_with_schema")
    database = Database(_named(postgres, "template_with_schema"))
    upgrade(database)
    database.close()
    return "template_with_schema"


@pytest.fixture(scope="session")
def clean_databases() -> list[str]:
    """Databases that tests used and that are as good as new."""
    return []


@pytest.fixture
def database_name(postgres: EmbeddedServer, template: str, clean_databases: list[str]) -> Iterator[str]:
    """A database of the test's own, with the schema and nothing in it."""
    if clean_databases:
        name = clean_databases.pop()
    else:
        name = f"test_{uuid4().hex[:12]}"
        _maintain(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
    yield name
    used = Database(_named(postgres, name))
    try:
        used.execute(_EMPTY)
        clean = used.value(_SHAPE) == _shape_of(postgres, template)
    finally:
        used.close()
    if clean:
        clean_databases.append(name)
    else:
        _maintain(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(postgres: EmbeddedServer, database_name: str) -> Iterator[Database]:
    """A connection to a database of the test's own, with the schema."""
    database = Database(_named(postgres, database_name), command="test")
    yield database
    database.close()


@pytest.fixture
def other_database(postgres: EmbeddedServer, database_name: str) -> Iterator[Database]:
    """A second connection to the same database: what another process would hold."""
    database = Database(_named(postgres, database_name), command="other")
    yield database
    database.close()


@pytest.fixture
def database_url(postgres: EmbeddedServer, database_name: str) -> str:
    """The test's own database as `database.url` names it."""
    socket = quote(postgres.status().socket or "", safe="")
    return f"postgresql://postgres@/{database_name}?host={socket}&port=5432"


def _named(server: EmbeddedServer, name: str) -> str:
    return server.ensure().replace("dbname=postgres", f"dbname={name}")


@cache
def _shape_of(server: EmbeddedServer, name: str) -> str:
    database = Database(_named(server, name))
    shape = str(database.value(_SHAPE))
    database.close()
    return shape


def _maintain(server: EmbeddedServer, statement: str) -> None:
    database = Database(server.ensure())
    database.execute(statement)
    database.close()


def _remove_leftovers() -> None:
    """Servers of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if not owner.isdigit() or Path(f"/proc/{owner}").exists() or folder.stat().st_uid != os.getuid():
            continue
        for lock in folder.glob("**/lock"):
            try:
                EmbeddedServer(lock.parent).stop()
            except DatabaseUnavailable as error:
                print(f"a server in {lock.parent} cannot be stopped: {error.message}")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def lasting_database_url(postgres: EmbeddedServer, template: str) -> str:
    """A database with the schema that lasts until the worker's last test."""
    _maintain(postgres, f"CREATE DATABASE lasting TEMPLATE {template} STRATEGY wal_log")
    socket = quote(postgres.status().socket or "", safe="")
    return f"postgresql://postgres@/lasting?host={socket}&port=5432"
