"""A real SABnzbd on loopback, with one usenet server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path, speaks_http

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.usenet import UsenetServer


class Sabnzbd(Program):
    """`url` is that of its Web UI; what is in the category radarr goes to `downloads`/radarr."""

    username = ""
    password = "0123456789abcdef0123456789abcdef"
    """Its API key."""

    def __init__(self, folder: Path, news: UsenetServer, **options: object) -> None:
        super().__init__(folder)
        self._path = program_path("sabnzbdplus", "sabnzbdplus, of contrib in the backports")
        self.port = free_port()
        misc: dict[str, object] = {
            "api_key": self.password,
            "host": "127.0.0.1",
            "port": self.port,
            "download_dir": folder / "incomplete",
            "complete_dir": self.downloads,
            "admin_dir": folder / "admin",
            "log_dir": folder / "logs",
            "check_new_rel": 0,
            "selftest_host": "127.0.0.1",
            "auto_browser": 0,
            "enable_unrar": 1,
            "bandwidth_max": "",
            "cache_limit": "16M",
            "max_art_tries": 1,
            # After its last job it would wait for five seconds before it connects again.
            "auto_disconnect": 0,
            "fail_hopeless_jobs": 1,
            "fast_fail": 1,
        } | options
        sections = (
            "__version__ = 19",
            "__encoding__ = utf-8",
            "[misc]",
            *(f"{key} = {value}" for key, value in misc.items()),
            "[servers]",
            "[[loopback]]",
            "name = loopback",
            "host = 127.0.0.1",
            f"port = {news.port}",
            f"username = {news.username}",
            f"password = {news.password}",
            "connections = 2",
            "ssl = 0",
            "enable = 1",
            "[categories]",
            "[[*]]\nname = *\norder = 0\npp = 3\nscript = None\ndir = ''\npriority = 0",
            "[[radarr]]\nname = radarr\norder = 1\npp = 3\nscript = None\ndir = radarr\npriority = 0",
        )
        self._settings = folder / "sabnzbd.ini"
        self._settings.write_text("\n".join(sections) + "\n")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def commands(self) -> list[list[str]]:
        server = f"127.0.0.1:{self.port}"
        return [
            [self._path, "-b0", "-f", str(self._settings), "-s", server, "--console", "--disable-file-log"]
        ]

    def answers(self, command: int) -> bool:
        return speaks_http(f"{self.url}/api?mode=version&output=json")
