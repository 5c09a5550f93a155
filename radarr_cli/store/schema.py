"""Which schema this program needs, which one the database has, and the way from one to the other.

SQLAlchemy and Alembic are imported only where the two differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable, SchemaMismatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.store.database import Database

SCHEMA_VERSION = "0008"
"""The newest revision in migrations/versions; a test holds the two together."""
_WAIT_FOR_OTHERS = 300.0


def version_of(database: Database) -> str | None:
    """The revision the database is at, None where it is empty."""
    import psycopg.errors  # noqa: PLC0415 - heavy

    try:
        found = database.value("SELECT version_num FROM alembic_version")
    except psycopg.errors.UndefinedTable:
        return None
    return str(found) if found else None


def check(database: Database) -> None:
    """Raise SchemaMismatch unless the schema is the one this program needs."""
    found = version_of(database)
    if found != SCHEMA_VERSION:
        _refuse_newer(found)
        state = f"at {found}" if found else "empty"
        raise SchemaMismatch(
            f"the database's schema is {state}, this program needs {SCHEMA_VERSION}",
            hint="radarr-cli db upgrade, which makes a backup first",
        )


def upgrade(database: Database, *, dump: Callable[[str], object] | None = None) -> str | None:
    """Bring the schema to what this program needs; the revision it was at, None where it was empty.

    Any number of processes may call this at once: one does the work, the others wait. `dump` is called with
    the old revision before anything changes, unless the database is empty. All in one transaction: a kill
    leaves the old schema. Raises SchemaMismatch where the schema is newer.
    """
    from radarr_cli.store import locks  # noqa: PLC0415 - only where there is something to upgrade

    with locks.acquire(database, locks.schema_lock(), _WAIT_FOR_OTHERS):
        found = version_of(database)
        _refuse_newer(found)
        if found != SCHEMA_VERSION:
            if found and dump:
                dump(found)
            _migrate(database)
    return found


def _refuse_newer(found: str | None) -> None:
    if found and found > SCHEMA_VERSION:
        raise SchemaMismatch(
            f"the database's schema ({found}) is newer than this program's ({SCHEMA_VERSION})",
            hint="upgrade radarr-cli on this machine to the version that the others have",
        )


def _migrate(database: Database) -> None:
    import psycopg  # noqa: PLC0415 - heavy
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "radarr_cli:store/migrations")
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(database.conninfo), poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (psycopg.Error, DBAPIError) as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n", 1)[0]
        raise DatabaseUnavailable(
            f"the schema could not be upgraded: {reason}",
            hint="nothing was changed; give the role the rights to create tables, and run it again",
        ) from error
    finally:
        engine.dispose()
