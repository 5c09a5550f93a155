"""Looking after the database: its server, its schema, and the way in for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict
from radarr_cli.store import opening
from radarr_cli.store.schema import SCHEMA_VERSION, version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from radarr_cli.store.embedded import EmbeddedServer
    from radarr_cli.store.embedded.upgrading import ServerUpgrade
    from radarr_cli.store.opening import DatabasePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseStatus:
    """`kind` is embedded or url; `phase` absent, stopped, starting, ready or stopping.

    `url` has no password. `schema` is None where there is none or the server doesn't run; `size` is bytes.
    What only the embedded server has is None for another.
    """

    kind: str
    phase: str
    url: str | None = None
    server_version: str | None = None
    schema: str | None = None
    schema_needed: str = SCHEMA_VERSION
    size: int | None = None
    folder: str | None = None
    pid: int | None = None
    account: str | None = None
    programs: str | None = None
    log: str | None = None
    configuration: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """`before` is None where the database was empty; `changed` is False where nothing was to do."""

    before: str | None
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Administering:
    """`back_up` copies the database before its server is upgraded, or its schema where it isn't embedded."""

    place: DatabasePlace
    back_up: Callable[[], object] | None = None

    def status(self) -> DatabaseStatus:
        """How the database is, without starting anything. Raises DatabaseUnavailable, ConfigError."""
        if self.place.url is not None:
            return self._with_contents(DatabaseStatus(kind="url", phase="ready"))
        server = opening.embedded_server(self.place).status()
        status = DatabaseStatus(
            kind="embedded", phase=server.phase.value, folder=server.folder, pid=server.pid,
            account=server.account, programs=server.programs, log=server.log, server_version=server.version,
            configuration=server.configuration,
        )  # fmt: skip
        return self._with_contents(status) if status.phase == "ready" else status

    def start(self) -> DatabaseStatus:
        """Start the embedded server unless it runs. Raises Conflict, DatabaseUnavailable."""
        self._embedded("started").ensure()
        return self.status()

    def run_foreground(self) -> NoReturn:
        """Become the embedded server. Raises Conflict where it runs already, DatabaseUnavailable."""
        self._embedded("started").run_foreground()

    def stop(self) -> bool:
        """Stop the embedded server; False if it did not run. Raises Conflict, DatabaseUnavailable."""
        return self._embedded("stopped").stop()

    def url(self) -> str:
        """Where other programs find the database, without its password; the embedded server is started."""
        from radarr_cli.store.connection_string import shown  # noqa: PLC0415 - heavy

        return shown(self._conninfo())

    def shell(self, arguments: list[str]) -> tuple[list[str], dict[str, str]]:
        """The command line of psql, and what its environment has to hold: the password is only there."""
        from radarr_cli.store.connection_string import environment_of  # noqa: PLC0415 - heavy

        variables = environment_of(self._conninfo())
        return [self._psql(), *arguments], variables

    def upgrade(self) -> Upgrade:
        """Bring the schema to what this program needs, with a backup first.

        Raises DatabaseUnavailable, SchemaMismatch, Locked.
        """
        database = opening.connect(self.place, command="db upgrade")
        try:
            before = opening.upgrade(self.place, database, self.back_up)
        finally:
            database.close()
        return Upgrade(before=before, after=SCHEMA_VERSION, changed=before != SCHEMA_VERSION)

    def upgrade_server(self) -> ServerUpgrade:
        """Move the embedded server's contents to the newest PostgreSQL that is installed, after a backup.

        Raises Conflict where the server isn't ours, DatabaseUnavailable, what `back_up` raises.
        """
        from radarr_cli.store.embedded.upgrading import upgrade_server  # noqa: PLC0415 - once in years

        return upgrade_server(self._embedded("upgraded"), back_up=self.back_up)

    def _with_contents(self, status: DatabaseStatus) -> DatabaseStatus:
        from dataclasses import replace  # noqa: PLC0415 - only where there is something to add

        from radarr_cli.store.connection_string import shown  # noqa: PLC0415 - heavy

        database = opening.connect(self.place, command="db status")
        try:
            return replace(
                status,
                url=shown(database.conninfo),
                server_version=database.server_version,
                schema=version_of(database),
                size=database.value("SELECT pg_database_size(current_database())"),
            )
        finally:
            database.close()

    def _conninfo(self) -> str:
        if self.place.url is not None:
            return self.place.url.reveal()
        return opening.embedded_server(self.place).ensure()

    def _embedded(self, action: str) -> EmbeddedServer:
        if self.place.url is not None:
            raise Conflict(
                f"the server that database.url names can't be {action} from here",
                hint="start and stop it where it runs, or unset database.url to use the embedded one",
            )
        return opening.embedded_server(self.place)

    def _psql(self) -> str:
        return opening.client_program(self.place, "psql")
