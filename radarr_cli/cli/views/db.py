"""The database's status, as a document and as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from radarr_cli.services.upkeep.administering import DatabaseStatus

_ADVICE = {
    "absent": "made and started by the first command that needs it",
    "stopped": "started by the next command that needs it",
}


def document(status: DatabaseStatus) -> dict[str, Any]:
    return {
        "kind": status.kind,
        "phase": status.phase,
        "url": status.url,
        "serverVersion": status.server_version,
        "schema": status.schema,
        "schemaNeeded": status.schema_needed,
        "size": status.size,
        "folder": status.folder,
        "pid": status.pid,
        "account": status.account,
        "programs": status.programs,
        "log": status.log,
        "configuration": status.configuration,
    }


def lines(status: DatabaseStatus) -> str:
    """One fact a line, for reading."""
    kind = "embedded server" if status.kind == "embedded" else "database.url"
    facts: list[tuple[str, object]] = [
        ("database", f"{kind}, {status.phase}" + _after(_ADVICE.get(status.phase))),
        ("PostgreSQL", status.server_version),
        ("schema", _schema(status)),
        ("size", f"{status.size / 1024**2:.1f} MiB" if status.size else None),
        ("url", status.url),
        ("folder", status.folder),
        ("process", status.pid),
        ("runs as", status.account),
        ("programs", status.programs),
        ("log", status.log),
        ("belongs to", status.configuration),
    ]
    return "\n".join(f"{name:<11} {safe(value)}" for name, value in facts if value is not None)


def _schema(status: DatabaseStatus) -> str | None:
    if status.phase != "ready" or status.schema == status.schema_needed:
        return status.schema
    if status.kind == "embedded":
        return (
            f"{status.schema or 'none yet'}; the next command that needs it makes it {status.schema_needed}"
        )
    return f"{status.schema or 'none'}, {status.schema_needed} is needed: radarr-cli db upgrade"


def _after(text: str | None) -> str:
    return f" ({text})" if text else ""
