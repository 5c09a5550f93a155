"""A real program on loopback that a test starts, stops, kills and starts again; ended by its process id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 30


class Program:
    """One folder with the program's settings; a subclass writes them and says how to start and to ask it.

    `with` starts it and stops it. `downloads` is where it puts what it downloads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True, exist_ok=True)
        self._processes: list[subprocess.Popen[bytes]] = []

    def commands(self) -> list[list[str]]:
        """What to start, in order; each is up before the next is started."""
        raise NotImplementedError

    def answers(self, command: int) -> bool:
        """Whether the command of that index is up."""
        raise NotImplementedError

    def __enter__(self) -> Program:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it answers. Raises RuntimeError with the end of its output."""
        try:
            for index, command in enumerate(self.commands()):
                self._start(index, command)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """As a service manager stops it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def _start(self, index: int, command: list[str]) -> None:
        output = self.folder / f"output-{index}.log"
        with output.open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"HOME": str(self.folder), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
                start_new_session=True,
            )
        self._processes.append(process)
        until = time.monotonic() + START_SECONDS
        # One that another test left may answer on the port: ours has to be alive, too.
        while process.poll() is None and time.monotonic() < until:
            if self.answers(index):
                return
            time.sleep(0.05)
        raise RuntimeError(output.read_text(errors="replace")[-2000:])

    def _end(self, how: signal.Signals) -> None:
        while self._processes:
            process = self._processes.pop()
            if process.poll() is None:
                process.send_signal(how)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def program_path(name: str, package: str | None = None) -> str:
    """Where the program is. Skips the test where it isn't installed; `package` is Debian's."""
    path = shutil.which(name)
    if path is None:
        import pytest  # the fakes are of use without pytest, too

        pytest.skip(f"{name} isn't installed (Debian: apt-get install {package or name})")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def speaks_http(url: str) -> bool:
    """Whether a web server answers there, whatever its status."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=1):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
