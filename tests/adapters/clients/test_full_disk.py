"""What every torrent client makes of a disk that fills up, on the real programs."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.download import ClientStatus, Problem
from radarr_cli.errors import Conflict
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import SUBJECTS, Subject, film, item_of, staged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """A small disk of its own at `folder`."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine doesn't let us mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.kind)
def test_a_full_disk_is_told_and_room_lets_it_go_on(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "program" / "downloads").mkdir(parents=True)
    with (
        disk(tmp_path / "program" / "downloads", "2m"),
        staged(subject, tmp_path / "program") as stage,
    ):
        client = stage.client(tmp_path / "state")
        request = stage.share(film(tmp_path, 6_000_000))
        client.add(request)

        def is_full() -> bool:
            item = item_of(client, request)
            return (item.problem, item.status) == (Problem.DISK_FULL, ClientStatus.WARNING)

        wait_until(is_full)
        sleep(1)  # some tell of it before they stop
        wait_until(is_full)
        assert 0 < item_of(client, request).remaining <= 6_000_000
        grow = ["mount", "-o", "remount,size=30m", str(stage.program.downloads)]
        subprocess.run(grow, check=True)
        if subject.kind == "aria2":
            with pytest.raises(Conflict, match="can't go on"):
                client.resume(request.download_id)
            client.add(request)
        else:
            client.resume(request.download_id)
        wait_until(lambda: item_of(client, request).problem is None)
        wait_until(lambda: item_of(client, request).status is not ClientStatus.WARNING)
