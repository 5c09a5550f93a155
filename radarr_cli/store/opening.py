"""From the settings to a connected database whose schema fits."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable, NotFound
from radarr_cli.store import schema
from radarr_cli.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.settings import DatabaseSettings
    from radarr_cli.store.embedded import EmbeddedServer

# The server may be going down, or up again after a crash, while we come.
_CONNECT_LIMIT = 5.0
_POLL = 0.02


def open_database(settings: DatabaseSettings, *, command: str = "") -> Database:
    """The library's database: `url`'s, else the embedded server's, started where it has to be.

    The embedded schema is upgraded by itself, with a dump first; another is only compared. `command` is
    what others read of us when they wait for a lock. Raises DatabaseUnavailable or SchemaMismatch.
    """
    database = connect(settings, command=command)
    try:
        if settings.url is not None:
            schema.check(database)
        elif schema.version_of(database) != schema.SCHEMA_VERSION:
            upgrade(settings, database)
    except BaseException:
        database.close()
        raise
    return database


def is_there(settings: DatabaseSettings) -> bool:
    """Whether there is a database already: one is named, or the embedded server was initialised once."""
    return settings.url is not None or embedded_server(settings).folder.initialised


def connect(settings: DatabaseSettings, *, command: str = "") -> Database:
    """The same, whatever its schema is."""
    if settings.url is not None:
        database = Database(settings.url.reveal(), command=command)
        database.connect()
        return database
    server = embedded_server(settings)
    deadline = time.monotonic() + _CONNECT_LIMIT
    while True:
        database = Database(server.ensure(), command=command)
        try:
            database.connect()
        except DatabaseUnavailable as error:
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(error.message, hint=f"see {server.folder.log}") from error
            time.sleep(_POLL)
        else:
            return database


def upgrade(
    settings: DatabaseSettings, database: Database, back_up: Callable[[], object] | None = None
) -> str | None:
    """Bring the schema up to date; the revision it was at. The embedded server's is dumped first, of another
    `back_up` makes a copy."""
    if settings.url is not None:
        return schema.upgrade(database, dump=(lambda _: back_up()) if back_up else None)
    server = embedded_server(settings)
    return schema.upgrade(database, dump=lambda revision: server.dump(f"schema-{revision}"))


def embedded_server(settings: DatabaseSettings) -> EmbeddedServer:
    """The embedded server that the settings mean, whether it runs or not."""
    from radarr_cli.store.embedded import EmbeddedServer, default_folder  # noqa: PLC0415 - not with a url

    path = Path(settings.data_dir) if settings.data_dir else default_folder()
    return EmbeddedServer(path, account=settings.account)


def client_program(settings: DatabaseSettings, name: str, *, newest: bool = False) -> str:
    """The path of psql, pg_dump or pg_restore that fits the database, or (`newest`) may be newer.

    Raises NotFound.
    """
    if settings.url is None:
        return embedded_server(settings).program(name)
    from radarr_cli.store.embedded.binaries import find_program  # noqa: PLC0415 - rarely needed

    found = find_program(name, newest=newest)
    if found is None:
        raise NotFound(f"{name} is not installed", hint="apt install postgresql-client")
    return found
