"""A magnet whose files are refused stands still in every real client, with nothing of them downloaded."""

from __future__ import annotations

import time
from os import urandom
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.domain.settings import ClientEntry
from tests.adapters.clients.subjects import NETWORK, SUBJECTS, Subject, item_of, staged
from tests.services.download_stack import Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

SIZE = 3_000_000


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.kind)
def test_what_is_refused_stands_still(subject: Subject, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "seeded" / "Film.2019.1080p.WEB-DL.x264-GRP"
    folder.mkdir(parents=True)
    (folder / "film.exe").write_bytes(urandom(SIZE))
    (tmp_path / "program").mkdir()
    with staged(subject, tmp_path / "program") as stage:
        entry = ClientEntry(name="real", kind=subject.kind, options=subject.settings(stage.program))
        client = build(entry, NETWORK, tmp_path / "state")
        stack = Stack(database, tmp_path, lambda _: client, entries=(entry,))
        request = stage.share_magnet(folder)
        film = stack.film()
        offer = stack.offer(film[0], link=str(request.magnet), size=SIZE)
        stack.grabbing.grab(stack.order(film, offer))
        until = time.monotonic() + 60
        while database.value("SELECT state FROM grab") != "failed":
            assert time.monotonic() < until
            stack.tracking.follow()
            time.sleep(0.1)
        assert database.value("SELECT reason FROM blocklist") == "dangerousFiles"
        time.sleep(1)
        item = item_of(client, request)
        assert item.stopped
        assert item.size - item.remaining <= (0 if subject.waits_for_us else SIZE / 20)
