"""A real nzbget on loopback, with one usenet server."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path, speaks_http

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.usenet import UsenetServer


class NzbGet(Program):
    """`url` is that of its Web UI; what is in the category radarr goes to `downloads`/radarr."""

    username = "control"
    password = "correct horse"
    complete = "downloads"

    def __init__(self, folder: Path, news: UsenetServer, **options: object) -> None:
        super().__init__(folder)
        self._path = program_path("nzbget")
        self.port = free_port()
        lines: dict[str, object] = {
            "MainDir": folder,
            "DestDir": self.downloads,
            "InterDir": folder / "inter",
            "NzbDir": folder / "nzb",
            "QueueDir": folder / "queue",
            "TempDir": folder / "tmp",
            "ScriptDir": folder / "scripts",
            "LogFile": folder / "nzbget.log",
            "LockFile": folder / "nzbget.lock",
            "WebDir": "",
            "ControlIP": "127.0.0.1",
            "ControlPort": self.port,
            "ControlUsername": self.username,
            "ControlPassword": self.password,
            "Server1.Active": "yes",
            "Server1.Host": "127.0.0.1",
            "Server1.Port": news.port,
            "Server1.Username": news.username,
            "Server1.Password": news.password,
            "Server1.Encryption": "no",
            "Server1.Connections": 2,
            "Category1.Name": "radarr",
            "ArticleInterval": 1,
            "ArticleRetries": 0,
            "UrlInterval": 1,
            "PropagationDelay": 0,
            "HealthCheck": "delete",
            "UpdateCheck": "none",
            "OutputMode": "log",
            "FlushQueue": "yes",
            "ContinuePartial": "yes",
            "SevenZipCmd": shutil.which("7z") or "7z",
        }
        lines |= {name.replace("_", "."): value for name, value in options.items()}
        self._settings = folder / "nzbget.conf"
        self._settings.write_text("".join(f"{key}={value}\n" for key, value in lines.items()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def commands(self) -> list[list[str]]:
        # One that was killed leaves its lock; it is ours alone.
        (self.folder / "nzbget.lock").unlink(missing_ok=True)
        return [[self._path, "-s", "-c", str(self._settings)]]

    def answers(self, command: int) -> bool:
        return speaks_http(self.url)
