"""Where the server is started when we run inside a systemd service."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase, starting
from radarr_cli.store.embedded.systemd import Service, own_service
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
ONESHOT = Service("radarr-cli.service", user=False)


@pytest.fixture
def home() -> Iterator[Path]:
    folder = server_folder()
    yield folder
    EmbeddedServer(folder / "postgres").stop()
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("0::/system.slice/radarr-cli.service", ONESHOT),
        (
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/films.service",
            Service("films.service", True),
        ),
        ("12:cpu:/x\n1:name=systemd:/system.slice/radarr-cli.service\n0::/", ONESHOT),
        ("0::/system.slice/radarr-cli-db.service", None),
        ("0::/user.slice/user-1000.slice/session-3.scope", None),
        ("0::/user.slice/user-1000.slice/user@1000.service", None),
        ("0::/", None),
        ("", None),
    ],
)
def test_only_a_service_other_than_the_databases_counts(
    monkeypatch: pytest.MonkeyPatch, groups: str, expected: Service | None
):
    monkeypatch.setenv("INVOCATION_ID", "1")
    assert own_service(groups) == expected
    # cron's service gives its jobs no INVOCATION_ID, and leaves what they start alive.
    monkeypatch.delenv("INVOCATION_ID")
    assert own_service(groups) is None


def test_systemd_is_asked_for_the_databases_unit(home: Path, monkeypatch: pytest.MonkeyPatch):
    """The stand-in for systemctl does what systemd does: it runs the unit's program outside the service."""
    code = (
        "import sys; from pathlib import Path; from radarr_cli.store.embedded import EmbeddedServer; "
        "EmbeddedServer(Path(sys.argv[1])).run_foreground()"
    )
    stand_in(
        home,
        monkeypatch,
        f'echo "$@" > {home}/asked\ncd {PROJECT}\n'
        f'setsid {sys.executable} -c "{code}" {home}/postgres >/dev/null 2>&1 & echo $! > {home}/pid',
    )
    found = EmbeddedServer(home / "postgres")
    found.ensure()
    assert (home / "asked").read_text() == "--no-ask-password start radarr-cli-db.service\n"
    assert found.status().pid == int((home / "pid").read_text())


def test_without_that_unit_it_is_started_here_with_a_warning(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    stand_in(home, monkeypatch, "echo no such unit >&2; exit 5")
    found = EmbeddedServer(home / "postgres")
    Database(found.ensure()).connect()
    assert found.status().phase is Phase.READY
    assert "runs inside radarr-cli.service and stops with it" in caplog.text


def stand_in(home: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    systemctl = home / "bin" / "systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text(f"#!/bin/sh\n{script}\n")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{systemctl.parent}:{os.environ['PATH']}")
    # The tests themselves run in no service.
    monkeypatch.setattr(starting, "own_service", lambda: ONESHOT)
