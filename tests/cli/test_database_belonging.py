"""Whose library an embedded database is: one configuration's, and no other's by mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.config.paths import database_folder
from radarr_cli.errors import ConfigError
from radarr_cli.store.embedded import EmbeddedServer, Folder
from radarr_cli.store.embedded.belonging import Belonging
from tests.conftest import server_folder
from tests.fakes.user import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with two configurations; data, and so the database, lies in `data`."""
    folder = server_folder()
    for name in ("mine", "other"):
        (folder / name).mkdir()
        (folder / name / "config.toml").write_text("")
    yield folder
    for lock in folder.glob("**/lock"):
        EmbeddedServer(lock.parent).stop()
    shutil.rmtree(folder)


def call(home: Path, configuration: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    return subprocess.run(
        [sys.executable, "-m", "radarr_cli", "--config", str(home / configuration), *arguments],
        env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_another_configuration_does_not_get_at_the_library(home: Path) -> None:
    assert call(home, "mine", "pause", "all").returncode == 0
    folder = home / "data/radarr-cli/postgres"
    for command in (["list"], ["resume", "all"], ["db", "stop"], ["db", "start"], ["run-once"]):
        refused = call(home, "other", *command)
        assert refused.returncode == 10, command
        assert f"the database in {folder} belongs to another configuration" in refused.stderr
        assert f"--config {home}/mine/config.toml is for that one" in refused.stderr
    assert "all" in call(home, "mine", "pause").stdout

    # Named there it is shared, and a folder of its own is another library.
    (home / "other/config.toml").write_text(f'[database]\ndata_dir = "{folder}"\n')
    assert "all" in call(home, "other", "pause").stdout
    (home / "other/config.toml").write_text(f'[database]\ndata_dir = "{home}/second"\n')
    assert "all" not in call(home, "other", "pause").stdout
    status = json.loads(call(home, "mine", "db", "status", "--json").stdout)
    assert status["configuration"] == f"{home}/mine/config.toml"


def test_a_configuration_that_was_moved_is_told_how_to_take_its_library_along(home: Path) -> None:
    assert call(home, "mine", "db", "start").returncode == 0
    (home / "dotfiles").mkdir()
    (home / "mine/config.toml").rename(home / "dotfiles/config.toml")
    (home / "mine/config.toml").symlink_to(home / "dotfiles/config.toml")
    for same in ("mine", "dotfiles", "dotfiles/config.toml"):
        assert call(home, same, "list").returncode == 0, same
    shutil.rmtree(home / "mine")
    refused = call(home, "dotfiles", "list")
    remedy = f'[database] data_dir = "{home}/data/radarr-cli/postgres"'
    assert (refused.returncode, remedy in refused.stderr) == (10, True)
    (home / "dotfiles/config.toml").write_text(remedy.replace("] ", "]\n"))
    assert call(home, "dotfiles", "list").returncode == 0


def test_the_first_of_several_has_it(tmp_path: Path) -> None:
    configurations = [tmp_path / f"{number}.toml" for number in range(8)]
    for configuration in configurations:
        configuration.write_text("")
    folder = Folder(tmp_path / "postgres")
    folder.path.mkdir()

    def claim(configuration: Path) -> bool:
        try:
            Belonging(folder, configuration, named=False).claim()
        except ConfigError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, configurations)) == 1
    assert [path.name for path in folder.path.iterdir()] == ["configuration"]


def test_a_configuration_that_is_not_there_claims_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "postgres")
    folder.path.mkdir()
    Belonging(folder, tmp_path / "nowhere.toml", named=False).claim()
    assert list(folder.path.iterdir()) == []


def test_the_data_folder_is_the_account_s_or_the_one_that_is_named() -> None:
    parent = "/var/lib" if os.geteuid() == 0 else "/home/me/.local/share"
    usual = f"{parent}/radarr-cli/postgres"
    assert database_folder({"HOME": "/home/me"}) == Path(usual)
    assert database_folder({"HOME": "/home/me", "XDG_DATA_HOME": "data"}) == Path(usual)
    named = {"HOME": "/home/me", "XDG_DATA_HOME": "/srv/data"}
    assert database_folder(named) == Path("/srv/data/radarr-cli/postgres")
