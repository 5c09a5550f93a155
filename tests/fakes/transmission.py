"""A real transmission-daemon on loopback.

It never connects to peers on loopback by itself, and takes ten seconds to begin with one that connects to it;
what a web seed has it takes at once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path, speaks_http

if TYPE_CHECKING:
    from pathlib import Path


class Transmission(Program):
    """`url` is that of its RPC."""

    username = "admin"
    password = "correct horse"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = program_path("transmission-daemon")
        self.port, self.peer_port = free_port(), free_port()
        (folder / "settings.json").write_text(
            json.dumps({
                "rpc-bind-address": "127.0.0.1",
                "rpc-port": self.port,
                "rpc-authentication-required": True,
                "rpc-username": self.username,
                "rpc-password": self.password,
                "bind-address-ipv4": "127.0.0.1",
                "peer-port": self.peer_port,
                "download-dir": str(self.downloads),
                "download-queue-enabled": False,
                "dht-enabled": False,
                "pex-enabled": False,
                "lpd-enabled": False,
                "utp-enabled": False,
                "port-forwarding-enabled": False,
            })
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/transmission/rpc"

    def commands(self) -> list[list[str]]:
        return [[self._path, "--foreground", "--config-dir", str(self.folder)]]

    def answers(self, command: int) -> bool:
        return speaks_http(self.url)
