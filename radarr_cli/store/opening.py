"""From where the database is to a connected one whose schema fits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable, NotFound
from radarr_cli.store import schema
from radarr_cli.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from radarr_cli.domain.secret import Secret
    from radarr_cli.store.embedded import EmbeddedServer

# The server may be going down, or up again after a crash, while we come.
_CONNECT_LIMIT = 5.0
_POLL = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabasePlace:
    """Where the library's database is: at `url`, else in the embedded server's `folder`.

    `account` is whom that server runs as when we are root, None: chosen. The folder belongs to one
    `configuration`, the user's file, unless it is `named` there; None asks nobody.
    """

    folder: Path
    url: Secret | None = None
    account: str | None = None
    configuration: Path | None = None
    named: bool = False


def open_database(place: DatabasePlace, *, command: str = "") -> Database:
    """The library's database: `url`'s, else the embedded server's, started where it has to be.

    The embedded schema is upgraded by itself, with a dump first; another is only compared. `command` is
    what others read of us when they wait for a lock. Raises DatabaseUnavailable or SchemaMismatch.
    """
    database = connect(place, command=command)
    try:
        if place.url is not None:
            schema.check(database)
        elif schema.version_of(database) != schema.SCHEMA_VERSION:
            upgrade(place, database)
    except BaseException:
        database.close()
        raise
    return database


def is_there(place: DatabasePlace) -> bool:
    """Whether there is a database already: one is named, or the embedded server was initialised once."""
    return place.url is not None or embedded_server(place).folder.initialised


def connect(place: DatabasePlace, *, command: str = "") -> Database:
    """The same, whatever its schema is."""
    if place.url is not None:
        database = Database(place.url.reveal(), command=command)
        database.connect()
        return database
    server = embedded_server(place)
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
    place: DatabasePlace, database: Database, back_up: Callable[[], object] | None = None
) -> str | None:
    """Bring the schema up to date; the revision it was at. The embedded server's is dumped first, of another
    `back_up` makes a copy."""
    if place.url is not None:
        return schema.upgrade(database, dump=(lambda _: back_up()) if back_up else None)
    server = embedded_server(place)
    return schema.upgrade(database, dump=lambda revision: server.dump(f"schema-{revision}"))


def embedded_server(place: DatabasePlace) -> EmbeddedServer:
    """The embedded server of the place, whether it runs or not."""
    from radarr_cli.store.embedded import EmbeddedServer  # noqa: PLC0415 - not with a url

    return EmbeddedServer(
        place.folder, account=place.account, configuration=place.configuration, named=place.named
    )


def client_program(place: DatabasePlace, name: str, *, newest: bool = False) -> str:
    """The path of psql, pg_dump or pg_restore that fits the database, or (`newest`) may be newer.

    Raises NotFound.
    """
    if place.url is None:
        return embedded_server(place).program(name)
    from radarr_cli.store.embedded.binaries import find_program  # noqa: PLC0415 - rarely needed

    found = find_program(name, newest=newest)
    if found is None:
        raise NotFound(f"{name} is not installed", hint="apt install postgresql-client")
    return found
