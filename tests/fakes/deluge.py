"""A real deluged with deluge-web on loopback; deluge-web knows the daemon, but has not connected to it.

It tries uTP first, and peers without that only seconds later: let the seeder connect to it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path, speaks_http

if TYPE_CHECKING:
    from pathlib import Path

_LOGIN = ("localclient", "daemon's secret")


class Deluge(Program):
    """`url` is deluge-web's; `plugins` are enabled in the daemon."""

    password = "correct horse"

    def __init__(self, folder: Path, *, plugins: tuple[str, ...] = ("Label",), hosts: bool = True) -> None:
        super().__init__(folder)
        self._daemon, self._web = program_path("deluged"), program_path("deluge-web")
        self.daemon_port, self.port, self.peer_port = free_port(), free_port(), free_port()
        salt = "a salt"
        self._write("core.conf", 1, {
            "daemon_port": self.daemon_port,
            "allow_remote": False,
            "enabled_plugins": list(plugins),
            "download_location": str(self.downloads),
            "listen_interface": "127.0.0.1",
            "outgoing_interface": "127.0.0.1",
            "listen_ports": [self.peer_port, self.peer_port],
            "random_port": False,
            "max_active_downloading": -1,
            "max_active_seeding": -1,
            "max_active_limit": -1,
            "dht": False,
            "lsd": False,
            "upnp": False,
            "natpmp": False,
            "utpex": False,
            "new_release_check": False,
        })  # fmt: skip
        self._write("web.conf", 2, {
            "port": self.port,
            "interface": "127.0.0.1",
            "pwd_salt": salt,
            "pwd_sha1": hashlib.sha1((salt + self.password).encode()).hexdigest(),
            "first_login": False,
        })  # fmt: skip
        known = [["0" * 32, "127.0.0.1", self.daemon_port, *_LOGIN]] if hosts else []
        self._write("hostlist.conf", 3, {"hosts": known})
        (folder / "auth").write_text(f"{':'.join(_LOGIN)}:10\n")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def commands(self) -> list[list[str]]:
        common = ["--do-not-daemonize", "--config", str(self.folder), "--port"]
        return [
            [self._daemon, *common, str(self.daemon_port), "--ui-interface", "127.0.0.1"],
            [self._web, *common, str(self.port), "--interface", "127.0.0.1"],
        ]

    def answers(self, command: int) -> bool:
        if command == 0:
            return _listens(self.daemon_port)
        return speaks_http(self.url)

    def _write(self, name: str, version: int, document: dict[str, object]) -> None:
        """Deluge's files are two JSON documents: a version, and what there is to say."""
        text = json.dumps({"file": version, "format": 1}) + json.dumps(document)
        (self.folder / name).write_text(text)


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
