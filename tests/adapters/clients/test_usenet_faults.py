"""A full disk under each usenet client, and settings that are in our way, on the real programs."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.download import ClientStatus, Problem
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.usenet_subjects import USENET_SUBJECTS, added, item_by, usenet_staged

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.clients.usenet_subjects import UsenetSubject


@pytest.mark.parametrize("subject", USENET_SUBJECTS, ids=lambda subject: subject.kind)
def test_a_full_disk_is_named_and_not_the_release_s_fault(subject: UsenetSubject, tmp_path: Path) -> None:
    small = tmp_path / "inter"
    small.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    try:
        with usenet_staged(subject, tmp_path, **FULL[subject.kind](small)) as stage:
            client = stage.client()
            stage.news.delay = 0.1
            request, _ = stage.post(4_000_000)
            download_id = added(client, request)
            wait_until(lambda: item_by(client, download_id).problem is Problem.DISK_FULL)
            item = item_by(client, download_id)
            assert item.status in (ClientStatus.PAUSED, ClientStatus.WARNING)
            assert "disk" in str(item.message) or "room" in str(item.message)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True, capture_output=True)


def test_sabnzbd_that_speaks_another_language_is_told_what_to_set(tmp_path: Path) -> None:
    """What it says of an encrypted download can be read in English only."""
    with usenet_staged(USENET_SUBJECTS[1], tmp_path, language="de") as stage:
        [bad] = [check for check in stage.client().check() if not check.good]
        assert (bad.subject, "to Abort" in str(bad.hint)) == ("encrypted", True)


FULL: dict[str, Any] = {
    # It looks once a second; without a reserve it goes on, and calls what it could not write complete.
    "nzbget": lambda folder: {"DestDir": folder, "DiskSpace": 2},
    "sabnzbd": lambda folder: {"download_dir": folder},
}
