"""The one connection of a process: plain SQL in, plain values out.

Every statement of the program runs here, through psycopg 3 in autocommit mode. The connection is made at
the first use and never remade: a lost connection has lost its locks too, so whoever meets
`DatabaseUnavailable` must stop. `dict` values are sent as jsonb; lists as arrays (a list meant as jsonb is
wrapped in `psycopg.types.json.Jsonb`, or sent as JSON text with `::jsonb`).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import ConfigError, DatabaseUnavailable, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import psycopg
    from psycopg.rows import DictRow

    Parameters = Mapping[str, Any] | Sequence[Any]

OLDEST_SERVER = 15
# A statement that takes longer is a fault, not patience; a machine that vanished gives its locks back.
_SESSION = """
SET TimeZone = 'UTC'; SET statement_timeout = '120s'; SET lock_timeout = '30s';
SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
SELECT pg_backend_pid()
"""
_STREAMED_ROWS = 50
_CONNECTION_LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})


class Database:
    """A lazy connection. `conninfo` may hold a password and is never shown.

    All methods raise DatabaseUnavailable where the server cannot be reached or is lost; faults of a
    statement itself (a unique violation, ...) stay psycopg's errors.
    """

    def __init__(self, conninfo: str, *, command: str = "") -> None:
        self.conninfo = conninfo
        self._command = command
        self._connection: psycopg.Connection[DictRow] | None = None
        self.held_ranks: list[int] = []
        """Ranks of the locks that the connection holds, kept by `store.locks`."""
        self.writes_forbidden = False

    def one(self, sql: str, parameters: Parameters | None = None) -> dict[str, Any] | None:
        """The first row by column names, None where there is none."""
        with self._cursor(sql, parameters) as cursor:
            return cursor.fetchone()

    def all(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """All rows by column names."""
        with self._cursor(sql, parameters) as cursor:
            return cursor.fetchall()

    def value(self, sql: str, parameters: Parameters | None = None) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self.one(sql, parameters)
        return next(iter(row.values())) if row else None

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run a statement; the number of rows it touched."""
        with self._cursor(sql, parameters) as cursor:
            return max(cursor.rowcount, 0)

    def json(self, sql: str, parameters: Parameters | None = None) -> bytes:
        """The finished JSON text that a statement returns in its one column, `null` where it is NULL."""
        with self._cursor(sql, parameters, raw=True) as cursor:
            row = cursor.fetchone()
        found = next(iter(row.values())) if row else None
        return b"null" if found is None else bytes(found)

    def stream(self, sql: str, parameters: Parameters | None = None) -> Iterator[bytes]:
        """The one text or JSON column of each row as bytes, while the server still sends: a long list never
        stands in memory whole. Nothing else can be asked before the end."""
        from psycopg import capabilities  # noqa: PLC0415 - heavy
        from psycopg.rows import tuple_row  # noqa: PLC0415

        connection = self.connection
        with self._translated(), connection.cursor(row_factory=tuple_row) as cursor:
            _leave_text_as_bytes(cursor)
            size = _STREAMED_ROWS if capabilities.has_stream_chunked() else 1
            for row in cursor.stream(sql.encode(), parameters, size=size):
                yield row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; within another one, a savepoint."""
        with self._translated(), self.connection.transaction():
            yield

    def forbid_writes(self) -> None:
        """Let Postgres refuse every write from here on: what a dry run promises."""
        self.execute("SET default_transaction_read_only = on")
        self.writes_forbidden = True

    def connect(self) -> None:
        """Connect now rather than at the first statement."""
        if self._connection is None:
            self._connection = self._connect()

    @property
    def connection(self) -> psycopg.Connection[DictRow]:
        """The connection itself, for what the methods above do not offer (COPY)."""
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    @property
    def server_version(self) -> str:
        """The server's version, such as "18.6"."""
        return self.connection.info.parameter_status("server_version") or ""

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _cursor(
        self, sql: str, parameters: Parameters | None, *, raw: bool = False
    ) -> Iterator[psycopg.Cursor[DictRow]]:
        connection = self.connection
        with self._translated(), connection.cursor() as cursor:
            if raw:
                _leave_text_as_bytes(cursor)
            cursor.execute(sql.encode(), parameters)
            yield cursor

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Psycopg's errors of a lost connection become ours; all others pass."""
        import psycopg  # noqa: PLC0415 - heavy

        try:
            yield
        except psycopg.Error as error:
            lost = self._connection is None or self._connection.broken
            if lost or error.sqlstate in _CONNECTION_LOST:
                raise DatabaseUnavailable(
                    f"the connection to the database was lost: {_first_line(error)}",
                    hint="run the command again; what was committed is kept, the rest was rolled back",
                ) from error
            if error.sqlstate == "25006" and not self.writes_forbidden:
                raise DatabaseUnavailable(
                    "the database takes no writes",
                    hint="where an upgrade of the server was interrupted: radarr-cli db upgrade-server; "
                    "else it is a standby, or its administrator closed it",
                ) from error
            if error.sqlstate == "57014":
                raise DatabaseUnavailable(
                    "the database took longer than two minutes for one statement",
                    hint="look at its load, and run the command again",
                ) from error
            raise

    def _connect(self) -> psycopg.Connection[DictRow]:
        from radarr_cli.store.driver import tell_version  # noqa: PLC0415 - only before the driver

        tell_version()
        import psycopg  # noqa: PLC0415 - heavy
        from psycopg.rows import dict_row  # noqa: PLC0415
        from psycopg.types.json import JsonbDumper  # noqa: PLC0415

        try:
            connection = psycopg.connect(
                self.conninfo,
                autocommit=True,
                row_factory=dict_row,
                client_encoding="utf8",
                connect_timeout=10,
                application_name=_application_name(self._command),
            )
            row = connection.execute(_SESSION.encode())
            while row.nextset():
                pass
            backend = (row.fetchone() or {}).get("pg_backend_pid")
        except psycopg.Error as error:
            if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
                # The text of this error quotes the URL, password and all.
                raise unreadable_url() from None
            raise _unreachable(error) from error
        connection.adapters.register_dumper(dict, JsonbDumper)
        try:
            self._check_server(connection, backend)
        except DatabaseUnavailable:
            connection.close()
            raise
        return connection

    def _check_server(self, connection: psycopg.Connection[DictRow], backend: object) -> None:
        version = connection.info.server_version // 10000
        if version < OLDEST_SERVER:
            raise DatabaseUnavailable(
                f"the database is PostgreSQL {version}; {OLDEST_SERVER} is the oldest that works",
                hint="upgrade the server, or unset database.url to use the embedded one",
            )
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise DatabaseUnavailable(
                f"the database's encoding is {encoding}, not UTF8",
                hint="create it with: createdb --encoding=UTF8 --template=template0 NAME",
            )
        # A pooler makes up the process id it tells: only then is it worth a second connection.
        if connection.info.backend_pid != backend and self._shares_backends(backend):
            raise DatabaseUnavailable(
                "the database is behind a pooler in transaction mode, where locks do not hold",
                hint="point database.url at PostgreSQL itself, or set the pooler's pool_mode = session",
            )

    def _shares_backends(self, backend: object) -> bool:
        """A second connection is given the backend of our idle one: nothing is bound to a session."""
        import psycopg  # noqa: PLC0415 - heavy

        try:
            with psycopg.connect(self.conninfo, autocommit=True, connect_timeout=10) as second:
                row = second.execute("SELECT pg_backend_pid()").fetchone()
        except psycopg.Error as error:
            raise _unreachable(error) from error
        return row is not None and row[0] == backend


def unreadable_url() -> ConfigError:
    """What to raise where libpq can't make sense of `database.url`."""
    return ConfigError(
        "database.url cannot be read",
        faults=[Fault("database.url", "not a PostgreSQL URL or connection string")],
        hint="write it as postgresql://user@host:5432/database",
    )


def _application_name(command: str) -> str:
    """What others see of us in pg_stat_activity, and so who holds a lock: `radarr-cli PID@HOST COMMAND`.

    Postgres cuts it at 63 bytes.
    """
    return f"radarr-cli {os.getpid()}@{os.uname().nodename} {command}".strip()[:63]


def _leave_text_as_bytes(cursor: psycopg.Cursor[Any]) -> None:
    from psycopg.adapt import Loader  # noqa: PLC0415 - heavy

    class AsBytes(Loader):
        def load(self, data: bytes | bytearray | memoryview) -> bytes:
            return bytes(data)

    for kind in ("json", "jsonb", "text"):
        cursor.adapters.register_loader(kind, AsBytes)


def _unreachable(error: psycopg.Error) -> DatabaseUnavailable:
    reason = _first_line(error)
    hint = "is the server running, and do host and port in database.url fit?"
    if "authentication failed" in reason or "no password supplied" in reason:
        hint = "check user and password in database.url"
    elif "does not exist" in reason:
        hint = "create the role or database that database.url names"
    return DatabaseUnavailable(f"the database cannot be reached: {reason}", hint=hint)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0].removeprefix("connection is bad: ")
