"""A connection string taken apart: for psql, which gets its password by the environment, and for showing."""

from __future__ import annotations

from urllib.parse import quote


def environment_of(conninfo: str) -> dict[str, str]:
    """The variables that lead libpq's own programs to the same database, the password among them.

    Raises ConfigError where it can't be read.
    """
    return {variable: value for _, variable, value in _options(conninfo) if variable}


def shown(conninfo: str) -> str:
    """The connection as a postgresql:// URL without its password. Raises ConfigError."""
    options = {keyword: value for keyword, _, value in _options(conninfo)}
    for secret in ("password", "sslpassword"):
        options.pop(secret, None)
    user = f"{quote(options.pop('user'), safe='')}@" if "user" in options else ""
    host, port, name = options.pop("host", ""), options.pop("port", ""), options.pop("dbname", "")
    if host.startswith("/") or "," in host:
        # A socket's folder does not fit before the slash.
        options = {"host": host, **({"port": port} if port else {}), **options}
        host = port = ""
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port else ""
    query = "&".join(f"{keyword}={quote(value, safe='/')}" for keyword, value in options.items())
    return f"postgresql://{user}{place}/{quote(name, safe='')}" + (f"?{query}" if query else "")


def _options(conninfo: str) -> list[tuple[str, str | None, str]]:
    """Each option that the string sets: its keyword, libpq's variable for it, its value."""
    from radarr_cli.store.driver import tell_version  # noqa: PLC0415 - only before the driver

    tell_version()
    from psycopg import Error  # noqa: PLC0415 - heavy
    from psycopg.pq import Conninfo  # noqa: PLC0415

    from radarr_cli.store.database import unreadable_url  # noqa: PLC0415

    try:
        parsed = Conninfo.parse(conninfo.encode())
    except Error:
        raise unreadable_url() from None
    return [
        (option.keyword.decode(), option.envvar.decode() if option.envvar else None, option.val.decode())
        for option in parsed
        if option.val
    ]
