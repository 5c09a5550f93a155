"""The trials of `init` on real folders: what works, and the cause where it doesn't."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from radarr_cli.adapters.files.trial import try_folder, try_link

NOBODY = 65534
MEMORY = Path("/dev/shm")
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    (tmp_path / "downloads").mkdir()
    return tmp_path / "downloads"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    (tmp_path / "films").mkdir()
    return tmp_path / "films"


def as_nobody(tmp_path: Path, expression: str) -> str:
    """What the expression gives in a process that belongs to nobody, who may reach the folders."""
    ours = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder == ours:
            break
        folder.chmod(0o755)
    program = (
        "import os; from radarr_cli.adapters.files.trial import try_folder, try_link\n"
        f"os.setresgid({NOBODY}, {NOBODY}, {NOBODY}); os.setgroups([])\n"
        f"os.setresuid({NOBODY}, {NOBODY}, {NOBODY})\n"
        f"check = {expression}\nprint(check.good, check.code, check.message, check.hint)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ran.stdout


def test_a_folder_that_can_be_written_tells_its_space(films: Path):
    check = try_folder(str(films))
    assert check.good
    assert "GiB free" in check.message
    assert list(films.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "nothing", tmp_path / "file"):
        check = try_folder(str(path))
        assert (check.good, check.code) == (False, "notFound")


def test_a_link_is_made_and_leaves_nothing(downloads: Path, films: Path):
    before = downloads.stat().st_mtime_ns
    check = try_link(str(downloads), str(films))
    assert check.good
    assert check.message == f"{downloads} -> {films} by hard link"
    assert [*downloads.iterdir(), *films.iterdir()] == []
    assert downloads.stat().st_mtime_ns > before, "no file was ever made there"


@pytest.mark.skipif(not MEMORY.is_dir(), reason="there is no second file system here")
def test_two_file_systems_are_both_named(downloads: Path):
    if MEMORY.stat().st_dev == downloads.stat().st_dev:
        pytest.skip("there is no second file system here")
    check = try_link(str(downloads), str(MEMORY))
    assert (check.good, check.code) == (False, "conflict")
    assert "two file systems" in check.message
    assert "tmpfs on /dev/shm" in check.message
    assert "torrent_methods" in check.hint
    assert not list(MEMORY.glob(".radarr-cli-probe-*"))
    assert list(downloads.iterdir()) == []
    copied = try_link(str(downloads), str(MEMORY), copies=True)
    assert copied.good
    assert "by copy: two file systems" in copied.message


def test_a_file_system_that_cannot_link_is_named(
    downloads: Path, films: Path, monkeypatch: pytest.MonkeyPatch
):
    """As exFAT and some network shares answer."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    check = try_link(str(downloads), str(films))
    assert (check.good, check.code) == (False, "conflict")
    assert "the file system can't make hard links" in check.message
    assert '"copy"' in (check.hint or "")
    assert try_link(str(downloads), str(films), copies=True).good
    assert [*downloads.iterdir(), *films.iterdir()] == []


def test_two_mounts_of_one_file_system_are_told_from_two_file_systems(downloads: Path, films: Path):
    """What a container does that mounts /downloads and /films apart."""
    program = (
        "import sys; from radarr_cli.adapters.files.trial import try_link\n"
        "check = try_link(sys.argv[1], sys.argv[2]); print(check.good, check.message)"
    )
    script = 'mount --bind "$2" "$2" && exec "$0" -c "$3" "$1" "$2"'
    command = ["unshare", "-m", "sh", "-c", script, sys.executable, downloads, films, program]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("unshare isn't installed")
    if ran.returncode:
        pytest.skip(f"mounts can't be made here: {ran.stderr.strip()}")
    assert "two mounts of one file system" in ran.stdout
    assert str(films) in ran.stdout


@ROOT_ONLY
def test_who_may_not_write_is_told_the_owner(tmp_path: Path, downloads: Path, films: Path):
    films.chmod(0o750)
    os.chown(films, 1234, 4321)
    said = as_nobody(tmp_path, f"try_folder({str(films)!r})")
    assert "Permission denied (EACCES)" in said
    assert f"we are uid {NOBODY}" in said
    assert "uid 1234, gid 4321, mode 750" in said
    downloads.chmod(0o777)
    films.chmod(0o755)
    said = as_nobody(tmp_path, f"try_link({str(downloads)!r}, {str(films)!r})")
    assert said.startswith("False conflict")
    assert "uid 1234" in said


@ROOT_ONLY
def test_files_of_another_account_that_the_kernel_would_not_link(
    tmp_path: Path, downloads: Path, films: Path
):
    if Path("/proc/sys/fs/protected_hardlinks").read_text().strip() == "0":
        pytest.skip("the kernel doesn't guard links here")
    downloads.chmod(0o777)
    films.chmod(0o777)
    film = downloads / "Film" / "film.mkv"
    film.parent.mkdir()
    film.touch(mode=0o644)
    said = as_nobody(tmp_path, f"try_link({str(downloads)!r}, {str(films)!r})")
    assert said.startswith("False conflict")
    assert "files there belong to another account (uid 0)" in said
    film.chmod(0o666)
    assert as_nobody(tmp_path, f"try_link({str(downloads)!r}, {str(films)!r})").startswith("True")


@ROOT_ONLY
def test_a_download_folder_that_only_the_client_may_write_is_no_fault(
    tmp_path: Path, downloads: Path, films: Path
):
    films.chmod(0o777)
    said = as_nobody(tmp_path, f"try_link({str(downloads)!r}, {str(films)!r})")
    assert said.startswith("True")
    assert "one file system (not tried: Permission denied (EACCES))" in said
