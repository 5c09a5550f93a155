"""Folders as download clients: putting files where others watch, and whether that works."""

from __future__ import annotations

from pathlib import Path

from radarr_cli.errors import Conflict
from radarr_cli.ports import Check


def out_of_reach(service: str, download_id: str) -> Conflict:
    return Conflict(
        f"{service} is a folder: the program that works on {download_id} can't be told anything",
        hint="do it in that program",
    )


def drop_file(target: Path, content: bytes) -> None:
    """Put a file where others watch: under its name it is whole."""
    partial = target.with_name(f".{target.name}.part")
    partial.write_bytes(content)
    partial.replace(target)


def folder_check(subject: str, folder: str, *, writable: bool) -> Check:
    path = Path(folder)
    if not path.is_dir():
        return Check(subject, False, f"{folder} is no folder here", "make it, or correct the configuration")
    if writable:
        probe = path / ".radarr-cli.probe"
        try:
            drop_file(probe, b"")
            probe.unlink()
        except OSError as error:
            message = f"{folder} can't be written: {error.strerror}"
            return Check(subject, False, message, "let this user write there")
    return Check(subject, True, folder)
