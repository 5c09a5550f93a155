"""Files on real disks: links, copies, trash, and what a hostile name or link may not reach."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.domain.importing.model import FoundFile, Method
from radarr_cli.domain.importing.steps import SENTINEL, TRASH

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = RealFileSystem()
CONTENT = os.urandom(300_000)


class Silent:
    def step(self, label: str, done: int, total: int | None) -> None:
        pass


class Told:
    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int | None]] = []

    def step(self, label: str, done: int, total: int | None) -> None:
        self.steps.append((label, done, total))


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "film.mkv").write_bytes(CONTENT)
    os.utime(folder / "film.mkv", ns=(10**18, 10**18 + 123_456_789))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture
def other_file_system() -> Iterator[Path]:
    """A folder on another file system than pytest's."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("/dev/shm is not a file system of its own here")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


def source_in(folder: Path, name: str = "film.mkv") -> FoundFile:
    found = FILES.look(str(folder), name)
    assert found is not None
    return found


def place(
    source: FoundFile, root: Path, method: Method, name: str = "new.mkv", mode: int = 0o640
) -> FoundFile:
    return FILES.place(source, str(root), name, method, mode=mode, progress=Silent())


def side_of(path: Path) -> tuple[object, ...]:
    """What must not change of a file that seeds."""
    status = path.stat()
    attributes = {name: os.getxattr(path, name) for name in os.listxattr(path)}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    owner = (status.st_mode, status.st_uid, status.st_gid)
    return (path.name, digest, *owner, status.st_mtime_ns, status.st_ino, attributes)


@pytest.mark.parametrize("method", [Method.HARDLINK, Method.COPY])
def test_the_torrents_side_stays_as_it_is(method: Method, downloads: Path, root: Path) -> None:
    before = side_of(downloads / "film.mkv")
    placed = place(source_in(downloads), root, method)
    FILES.sync(str(root), "new.mkv")
    FILES.rename(str(root), "new.mkv", "final.mkv", replace=False)
    assert side_of(downloads / "film.mkv") == before
    assert (root / "final.mkv").read_bytes() == CONTENT
    assert placed.size == len(CONTENT)


def test_a_hardlink_is_the_same_inode_and_a_copy_is_its_own(downloads: Path, root: Path) -> None:
    source = source_in(downloads)
    assert place(source, root, Method.HARDLINK, "link.mkv").is_same_inode(source)
    copy = place(source, root, Method.COPY, "copy.mkv")
    assert not copy.is_same_inode(source)
    status = (root / "copy.mkv").stat()
    assert stat.S_IMODE(status.st_mode) == 0o640
    assert status.st_mtime_ns == source.modified_ns


def test_a_copy_tells_how_far_it_is(downloads: Path, root: Path) -> None:
    told = Told()
    source = source_in(downloads)
    FILES.place(source, str(root), "copy.mkv", Method.COPY, mode=0o644, progress=told)
    assert told.steps[-1] == ("film.mkv", len(CONTENT), len(CONTENT))


def test_a_move_leaves_nothing_behind(downloads: Path, root: Path) -> None:
    source = source_in(downloads)
    assert place(source, root, Method.MOVE).is_same_inode(source)
    assert not (downloads / "film.mkv").exists()


def test_a_reflink_that_the_file_system_can_not_make_leaves_nothing(downloads: Path, root: Path) -> None:
    try:
        placed = place(source_in(downloads), root, Method.REFLINK)
    except OSError as error:
        assert error.errno in (errno.EOPNOTSUPP, errno.ENOTTY, errno.EINVAL)
        assert list(root.iterdir()) == []
    else:
        assert (root / "new.mkv").read_bytes() == CONTENT
        assert placed.size == len(CONTENT)


@pytest.mark.parametrize("method", [Method.HARDLINK, Method.REFLINK, Method.MOVE])
def test_another_file_system_is_told_and_nothing_is_copied(
    method: Method, downloads: Path, other_file_system: Path
) -> None:
    with pytest.raises(OSError, match=r".") as raised:
        place(source_in(downloads), other_file_system, method)
    assert raised.value.errno in (errno.EXDEV, errno.EOPNOTSUPP, errno.EINVAL)
    assert list(other_file_system.iterdir()) == []
    assert (downloads / "film.mkv").read_bytes() == CONTENT


def test_a_copy_reaches_another_file_system(downloads: Path, other_file_system: Path) -> None:
    place(source_in(downloads), other_file_system, Method.COPY)
    assert (other_file_system / "new.mkv").read_bytes() == CONTENT


def test_a_bind_mount_of_one_file_system_is_another_one_to_links(downloads: Path, tmp_path: Path) -> None:
    """Equal device numbers say nothing: only trying tells."""
    with _mounted(tmp_path / "mount", "--bind", str(downloads)) as mounted:
        assert mounted.stat().st_dev == downloads.stat().st_dev
        with pytest.raises(OSError, match=r".") as raised:
            place(source_in(downloads), mounted, Method.HARDLINK)
        assert raised.value.errno == errno.EXDEV


def test_a_full_disk_leaves_no_part_of_a_copy(downloads: Path, tmp_path: Path) -> None:
    with _mounted(tmp_path / "mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs") as small:
        with pytest.raises(OSError, match=r".") as raised:
            place(source_in(downloads), small, Method.COPY)
        assert raised.value.errno == errno.ENOSPC
        assert list(small.iterdir()) == []


def test_a_read_only_disk_is_told(downloads: Path, tmp_path: Path) -> None:
    with _mounted(tmp_path / "mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs") as mounted:
        with pytest.raises(OSError, match=r".") as raised:
            place(source_in(downloads), mounted, Method.COPY)
        assert raised.value.errno == errno.EROFS


@pytest.mark.parametrize("method", [Method.HARDLINK, Method.COPY, Method.MOVE])
def test_what_is_there_is_never_overwritten(method: Method, downloads: Path, root: Path) -> None:
    (root / "new.mkv").write_text("precious")
    with pytest.raises(FileExistsError):
        place(source_in(downloads), root, method)
    assert (root / "new.mkv").read_text() == "precious"
    assert (downloads / "film.mkv").exists()


def test_a_rename_without_replace_keeps_what_is_there(root: Path) -> None:
    (root / "a").write_text("a")
    (root / "b").write_text("b")
    with pytest.raises(FileExistsError):
        FILES.rename(str(root), "a", "b", replace=False)
    assert {path.name: path.read_text() for path in root.iterdir()} == {"a": "a", "b": "b"}
    FILES.rename(str(root), "a", "b", replace=True)
    assert {path.name: path.read_text() for path in root.iterdir()} == {"b": "a"}


def test_renaming_over_another_name_of_the_same_file_takes_the_old_name_away(root: Path) -> None:
    (root / "a").write_text("a")
    os.link(root / "a", root / "b")
    FILES.rename(str(root), "a", "b", replace=True)
    assert [path.name for path in root.iterdir()] == ["b"]


def test_a_source_that_was_exchanged_is_not_taken(downloads: Path, root: Path) -> None:
    source = source_in(downloads)
    (downloads / "film.mkv").write_bytes(CONTENT + b"more")
    for method in (Method.HARDLINK, Method.COPY, Method.MOVE):
        with pytest.raises(OSError, match=r".") as raised:
            place(source, root, method)
        assert raised.value.errno == errno.ESTALE
    assert list(root.iterdir()) == []


def test_a_source_that_became_a_link_is_not_followed(downloads: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(CONTENT)
    source = source_in(downloads)
    (downloads / "film.mkv").unlink()
    (downloads / "film.mkv").symlink_to(tmp_path / "secret")
    for method in (Method.HARDLINK, Method.COPY, Method.MOVE):
        with pytest.raises(OSError, match=r"."):
            place(source, root, method)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("relative", ["../out", "a/../../out", "/etc/passwd", "a//b", ".", "..", "", "a\0b"])
def test_a_path_that_leaves_its_folder_is_refused_everywhere(
    relative: str, downloads: Path, root: Path
) -> None:
    source = source_in(downloads)
    attempts = [
        lambda: FILES.look(str(root), relative),
        lambda: FILES.find(str(root), relative),
        lambda: FILES.make_folder(str(root), relative, 0o755),
        lambda: FILES.remove(str(root), relative),
        lambda: FILES.link(str(root), "x", relative),
        lambda: FILES.rename(str(root), relative, "x", replace=True),
        lambda: FILES.sync(str(root), relative),
        lambda: place(source, root, Method.COPY, relative),
    ]
    for attempt in attempts:
        with pytest.raises(OSError, match=r".") as raised:
            attempt()
        assert raised.value.errno == errno.EINVAL


def test_a_linked_folder_is_not_entered(downloads: Path, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_text("precious")
    (root / "Film").symlink_to(outside)
    source = source_in(downloads)
    for attempt in (
        lambda: place(source, root, Method.COPY, "Film/new.mkv"),
        lambda: FILES.make_folder(str(root), "Film/Subs", 0o755),
        lambda: FILES.remove(str(root), "Film/victim"),
        lambda: FILES.look(str(root), "Film/victim"),
    ):
        with pytest.raises(NotADirectoryError):
            attempt()
    assert [path.name for path in outside.iterdir()] == ["victim"]


@pytest.mark.parametrize(
    "name",
    [
        b"-rf",
        b"a\nb.mkv",
        b"\x1b[31m.mkv",
        b"bad\xff.mkv",
        "日本.mkv".encode(),
        b"x" * 255,
        b" spaces ",
        b"$(touch x)",
    ],
)
def test_names_that_a_torrent_may_hold_are_only_names(name: bytes, downloads: Path, root: Path) -> None:
    text = os.fsdecode(name)
    folder = downloads / "release"
    folder.mkdir()
    (folder / text).write_bytes(b"x")
    [found] = FILES.find(str(downloads), "release")
    assert found.relative == f"release/{text}"
    placed = place(found, root, Method.HARDLINK)
    assert placed.is_same_inode(found)


def test_a_name_that_is_too_long_is_told(downloads: Path, root: Path) -> None:
    with pytest.raises(OSError, match=r".") as raised:
        place(source_in(downloads), root, Method.HARDLINK, "x" * 300)
    assert raised.value.errno == errno.ENAMETOOLONG


def test_found_are_regular_files_only_and_no_link_is_followed(downloads: Path) -> None:
    inner = downloads / "R" / "Subs"
    inner.mkdir(parents=True)
    (inner / "b.srt").write_text("x")
    (downloads / "R" / "a.mkv").write_text("x")
    (downloads / "R" / "link.mkv").symlink_to("/etc/passwd")
    (downloads / "R" / "loop").symlink_to(downloads)
    os.mkfifo(downloads / "R" / "pipe.mkv")
    assert [found.relative for found in FILES.find(str(downloads), "R")] == ["R/Subs/b.srt", "R/a.mkv"]
    assert [found.relative for found in FILES.find(str(downloads), "film.mkv")] == ["film.mkv"]


def test_looking_tells_nothing_from_something_else(downloads: Path) -> None:
    assert FILES.look(str(downloads), "nothing.mkv") is None
    assert FILES.look(str(downloads), "no/such/folder.mkv") is None
    (downloads / "folder").mkdir()
    with pytest.raises(OSError, match="regular"):
        FILES.look(str(downloads), "folder")


def test_folders_are_made_with_the_users_mode_whatever_the_umask_and_keep_the_group_bit(root: Path) -> None:
    root.chmod(0o2775)
    before = os.umask(0o077)
    try:
        assert FILES.make_folder(str(root), "A/B", 0o775) == ["A", "A/B"]
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "A" / "B").stat().st_mode) == 0o2775
    assert FILES.make_folder(str(root), "A/B", 0o700) == []
    assert stat.S_IMODE((root / "A" / "B").stat().st_mode) == 0o2775


def test_a_folder_that_is_not_empty_stays(root: Path) -> None:
    FILES.make_folder(str(root), "A/B", 0o755)
    FILES.remove_folder(str(root), "A")
    assert (root / "A" / "B").is_dir()
    FILES.remove_folder(str(root), "A/B")
    FILES.remove_folder(str(root), "A")
    FILES.remove_folder(str(root), "A")
    assert not (root / "A").exists()


def test_the_trash_is_private_and_hidden_from_media_servers(root: Path) -> None:
    FILES.make_trash(str(root))
    FILES.make_trash(str(root))
    trash = root / TRASH
    assert stat.S_IMODE(trash.stat().st_mode) == 0o700
    assert (trash / ".ignore").is_file()


def test_the_sentinel_is_written_once(root: Path) -> None:
    assert FILES.read_sentinel(str(root)) is None
    assert FILES.read_sentinel(str(root / "missing")) is None
    FILES.write_sentinel(str(root), "one\n")
    with pytest.raises(FileExistsError):
        FILES.write_sentinel(str(root), "two\n")
    assert FILES.read_sentinel(str(root)) == "one\n"
    assert [path.name for path in root.iterdir()] == [SENTINEL]


def test_the_first_use_makes_a_missing_root_but_not_its_parents(tmp_path: Path) -> None:
    FILES.write_sentinel(str(tmp_path / "new"), "one\n")
    assert FILES.read_sentinel(str(tmp_path / "new")) == "one\n"
    with pytest.raises(FileNotFoundError):
        FILES.write_sentinel(str(tmp_path / "no" / "such"), "one\n")


@pytest.mark.skipif(os.getuid() != 0, reason="needs root: gives a file to another account")
def test_a_file_of_someone_else_is_not_linked_by_the_kernel(downloads: Path, root: Path) -> None:
    """fs.protected_hardlinks: an account links only what it owns or may write."""
    if Path("/proc/sys/fs/protected_hardlinks").read_text().strip() != "1":
        pytest.skip("fs.protected_hardlinks is off")
    film = downloads / "film.mkv"
    film.chmod(0o444)
    for folder in (root, downloads):
        folder.chmod(0o777)
    for folder in downloads.parents:
        # To be walked through, not written: other tests' files lie below them too.
        if folder.is_relative_to(tempfile.gettempdir()) and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(65534)
            place(source_in(downloads), root, Method.HARDLINK)
            code = 0
        except OSError as error:
            code = error.errno or 0
        os.write(writer, str(code).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    assert int(os.read(reader, 10)) == errno.EPERM
    os.close(reader)
    assert list(root.iterdir()) == []


@pytest.mark.skipif(os.getuid() != 0, reason="needs root: makes a file immutable")
def test_an_immutable_source_gives_eperm(downloads: Path, root: Path) -> None:
    made = subprocess.run(["chattr", "+i", str(downloads / "film.mkv")], capture_output=True)
    if made.returncode:
        pytest.skip("chattr +i does not work on this file system")
    try:
        with pytest.raises(PermissionError):
            place(source_in(downloads), root, Method.HARDLINK)
    finally:
        subprocess.run(["chattr", "-i", str(downloads / "film.mkv")], check=True)
    assert list(root.iterdir()) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=5000),
    mode=st.sampled_from([0o400, 0o444, 0o600, 0o644, 0o664, 0o755]),
    modified=st.integers(0, 2**32 * 10**9),
    names=st.lists(st.sampled_from(["a", "-b", "c\nd", "é", "x" * 80]), min_size=1, max_size=3),
    method=st.sampled_from([Method.HARDLINK, Method.COPY]),
)
def test_nothing_of_any_torrent_ever_changes(
    tmp_path_factory: pytest.TempPathFactory,
    content: bytes,
    mode: int,
    modified: int,
    names: list[str],
    method: Method,
) -> None:
    base = tmp_path_factory.mktemp("torrent")
    (base / "root").mkdir()
    film = base.joinpath("downloads", *names)
    film.parent.mkdir(parents=True)
    film.write_bytes(content)
    film.chmod(mode)
    _try_xattr(film)
    os.utime(film, ns=(modified, modified))
    before = side_of(film)
    source = source_in(base / "downloads", "/".join(names))
    place(source, base / "root", method, ".part")
    FILES.sync(str(base / "root"), ".part")
    FILES.make_folder(str(base / "root"), "Film", 0o700)
    FILES.rename(str(base / "root"), ".part", "Film/new.mkv", replace=False)
    FILES.link(str(base / "root"), "Film/new.mkv", "Film/old.mkv")
    FILES.remove(str(base / "root"), "Film/new.mkv")
    assert side_of(film) == before
    assert (base / "root" / "Film" / "old.mkv").read_bytes() == content


def _try_xattr(path: Path) -> None:
    try:
        os.setxattr(path, "user.note", b"keep me")
    except OSError:
        return


@contextmanager
def _mounted(folder: Path, *arguments: str) -> Iterator[Path]:
    """Mount there for the block, where root may."""
    folder.mkdir()
    done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mount {' '.join(arguments)} is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
