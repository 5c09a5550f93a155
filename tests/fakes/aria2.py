"""A real aria2c on loopback, with its RPC and a session that outlives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path, speaks_http

if TYPE_CHECKING:
    from pathlib import Path


class Aria2(Program):
    """`url` is that of its RPC. Without `keeps_session` a restart forgets everything."""

    password = "correct horse"

    def __init__(self, folder: Path, *, keeps_session: bool = True) -> None:
        super().__init__(folder)
        self._path = program_path("aria2c", "aria2")
        self.port = free_port()
        session = folder / "session"
        session.touch()
        lines = {
            "enable-rpc": "true",
            "rpc-listen-port": self.port,
            "rpc-secret": self.password,
            "dir": self.downloads,
            "listen-port": free_port(),
            "max-concurrent-downloads": 100,
            "interface": "lo",
            "disable-ipv6": "true",
            "enable-dht": "false",
            "enable-dht6": "false",
            "bt-enable-lpd": "false",
            "enable-peer-exchange": "false",
            "seed-ratio": "0.0",
            "file-allocation": "none",
        } | (
            {"input-file": session, "save-session": session, "save-session-interval": 1}
            if keeps_session
            else {}
        )
        settings = folder / "aria2.conf"
        settings.write_text("".join(f"{key}={value}\n" for key, value in lines.items()))
        self._settings = settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/jsonrpc"

    def commands(self) -> list[list[str]]:
        return [[self._path, f"--conf-path={self._settings}", "--quiet"]]

    def answers(self, command: int) -> bool:
        return speaks_http(self.url)
