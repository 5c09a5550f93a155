"""A real qbittorrent-nox on loopback, with a profile of its own and a password that is known.

with QBittorrent(folder) as program:
    program.url, program.username, program.password, program.downloads
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

START_SECONDS = 20


class QBittorrent:
    """One profile; the program on it can be started, stopped, killed and started again.

    `path` may name another binary than the one on PATH. With `local_login=False` loopback needs no login;
    with `queueing` not everything is downloaded at once.
    """

    username = "admin"
    password = "correct horse"

    def __init__(
        self,
        folder: Path,
        *,
        local_login: bool = True,
        failures_until_ban: int = 5,
        path: str | None = None,
        queueing: bool = False,
    ) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self.port = _free_port()
        self._program = path or program_path()
        self._process: subprocess.Popen[bytes] | None = None
        self._write_profile(local_login=local_login, failures_until_ban=failures_until_ban, queueing=queueing)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> QBittorrent:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until the Web UI answers."""
        log = (self.folder / "output.log").open("ab")
        self._process = subprocess.Popen(
            [self._program, f"--profile={self.folder}", f"--webui-port={self.port}"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"HOME": str(self.folder), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
            start_new_session=True,
        )
        log.close()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError((self.folder / "output.log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """As a service manager stops it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("it does not run")
        self._process.send_signal(which)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/api/v2/app/webapiVersion", timeout=1):
                return True
        except urllib.error.HTTPError:
            return True  # 403: it wants a login
        except OSError:
            return False

    def _write_profile(self, *, local_login: bool, failures_until_ban: int, queueing: bool) -> None:
        salt = os.urandom(16)
        key = hashlib.pbkdf2_hmac("sha512", self.password.encode(), salt, 100_000, 64)
        stored = f"{base64.b64encode(salt).decode()}:{base64.b64encode(key).decode()}"
        settings = self.folder / "qBittorrent" / "config" / "qBittorrent.conf"
        settings.parent.mkdir(parents=True)
        self.downloads.mkdir(exist_ok=True)
        settings.write_text(
            "\n".join((
                "[LegalNotice]",
                "Accepted=true",
                "[Preferences]",
                r"WebUI\Enabled=true",
                r"WebUI\Address=127.0.0.1",
                rf"WebUI\Port={self.port}",
                rf"WebUI\LocalHostAuth={str(local_login).lower()}",
                rf"WebUI\Username={self.username}",
                rf'WebUI\Password_PBKDF2="@ByteArray({stored})"',
                rf"WebUI\MaxAuthenticationFailCount={failures_until_ban}",
                r"WebUI\UseUPnP=false",
                "[BitTorrent]",
                rf"Session\Port={_free_port()}",
                r"Session\Interface=lo",
                r"Session\InterfaceName=lo",
                r"Session\InterfaceAddress=127.0.0.1",
                r"Session\DHTEnabled=false",
                r"Session\PeXEnabled=false",
                r"Session\LSDEnabled=false",
                r"Session\BTProtocol=TCP",
                rf"Session\DefaultSavePath={self.downloads}",
                rf"Session\QueueingSystemEnabled={str(queueing).lower()}",
                r"Session\MultiConnectionsPerIp=true",
                r"Session\IgnoreLimitsOnLAN=false",
                r"Session\SSRFMitigation=false",
                r"Session\RefreshInterval=100",
                "[Network]",
                "PortForwardingEnabled=false",
                "",
            )),
            encoding="utf-8",
        )  # fmt: skip


NEWER = "radarr-cli-tests/qbittorrent-5/qbittorrent-nox"
"""Where tests/peers --full puts qBittorrent 5, below the user's cache folder."""


def newer_path() -> str:
    """qBittorrent 5. Skips the test where it wasn't fetched."""
    path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / NEWER
    if not path.exists():
        import pytest

        pytest.skip("qBittorrent 5 isn't here (tests/peers --full fetches it)")
    return str(path)


def installed() -> bool:
    return shutil.which("qbittorrent-nox") is not None


def program_path() -> str:
    """The qbittorrent-nox to test against. Skips the test where there is none."""
    path = shutil.which("qbittorrent-nox")
    if path is None:
        import pytest  # the demo starts the program too, without pytest

        pytest.skip("qbittorrent-nox isn't installed (Debian: apt-get install qbittorrent-nox)")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
