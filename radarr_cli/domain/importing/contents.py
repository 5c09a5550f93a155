"""What the files of a download are: which one is the film, which are samples, extras, archives or worse."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import Content, ImportRejection
from radarr_cli.domain.importing.wholes import disc_folders, in_parts
from radarr_cli.domain.parsing.extensions import (
    ARCHIVE_EXTENSIONS,
    DANGEROUS_EXTENSIONS,
    EXECUTABLE_EXTENSIONS,
    MEDIA_EXTENSIONS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radarr_cli.domain.importing.model import SourceFile

SAMPLE_SIZE = 70 * 1024 * 1024
"""Bytes from which on a file is no sample, whatever it is called."""
_NEVER_SAMPLES = frozenset({".flv", ".strm", ".iso", ".img", ".m2ts"})
UNPROBED_EXTENSIONS = frozenset({".iso", ".img", ".vob", ".strm"})
"""Images and pointers: a probe can't see the film in them."""
_EXTRA_FOLDERS = frozenset({
    "extras", "extrafanart", "behind the scenes", "deleted scenes", "featurettes", "interviews", "other",
    "scenes", "sample", "samples", "shorts", "trailers", "@eadir", ".@__thumb", "plex versions",
})  # fmt: skip
_EXTRA_SUFFIXES = (
    "-trailer", "-other", "-behindthescenes", "-deleted", "-featurette", "-interview", "-scene", "-short",
)  # fmt: skip
_MAY_BE_GROUPS = ("-other", "-deleted", "-interview", "-scene", "-short")
_UNPACKING = ("_unpack_", "_failed_")


def choose(
    files: Iterable[SourceFile],
    runtime_minutes: int,
    is_called_like_it: Callable[[str], bool] = lambda _: False,
) -> Content | ImportRejection:
    """The one film among a download's files, or why there isn't exactly one.

    Extras and samples are left out. `runtime_minutes` is the film's, 0 unknown. Of several films the only one
    that `is_called_like_it` (asked with a path of the release) is taken; else they wait for a person.
    """
    found = contents(files, runtime_minutes)
    if isinstance(found, ImportRejection) or len(found) == 1:
        return found if isinstance(found, ImportRejection) else found[0]
    called = [content for content in found if is_called_like_it(content.main.inner)]
    if len(called) == 1:
        return called[0]
    return _rejected("severalFiles", "several files could be the film: {}", [each.main for each in found])


def contents(files: Iterable[SourceFile], runtime_minutes: int) -> tuple[Content, ...] | ImportRejection:
    """All films among a download's files, or why there is none."""
    found = tuple(files)
    if any(_is_unpacking(source) for source in found):
        return ImportRejection(code="unpacking", message="the download is still being unpacked")
    if not found:
        return ImportRejection(code="noFiles", message="the download holds no files that can be read here")
    top = common_folder([source.inner for source in found])
    trees = {source.inner: source for source in found if source.file.tree}
    discs = [
        Content(kind="tree", sources=tuple(trees[folder] for folder in folders if folder in trees))
        for folders in disc_folders([source.inner for source in found])
        if folders[0] in trees
    ]
    films_or_extras = [
        source
        for source in found
        if is_video(source.file.name)
        and not _lies_with_extras(source.inner[len(top) :])
        and not any(source.inner.startswith(f"{folder}/") for folder in trees)
    ]
    videos = [each for each in films_or_extras if not is_extra(each.file.name)]
    if not discs and all(is_sample(each, runtime_minutes) for each in videos):
        # Where nothing else is there, "-SHORT" or "-OTHER" is a release group.
        videos += [each for each in films_or_extras if may_end_in_group(each.file.name)]
    real = [source for source in videos if not (source.probed and source.measured is None)]
    films = [source for source in real if not is_sample(source, runtime_minutes)]
    if len(films) > 1:
        parts = in_parts(films, runtime_minutes)
        if isinstance(parts, ImportRejection):
            return parts
        if parts is not None:
            return (*discs, parts)
    if discs or films:
        return (*discs, *(Content(kind="file", sources=(film,)) for film in films))
    if not videos:
        return _without_video(found)
    if not real:
        return _rejected("notVideo", "{} holds no video, whatever its name says", videos)
    return _only_samples(real, runtime_minutes)


def is_video(name: str) -> bool:
    """Whether the name ends as a film's; a bare ending (".mkv") is no name."""
    return _ending(name) in MEDIA_EXTENSIONS and not name.rsplit("/", 1)[-1].startswith("._")


def is_extra(relative: str) -> bool:
    """Whether a file lies in a folder for extras, or is called one (`Film-trailer.mkv`, `trailer.mkv`).

    `relative` is below the release's own folder, which may be called anything.
    """
    stem = _stem(relative)
    return _lies_with_extras(relative) or stem == "trailer" or stem.endswith(_EXTRA_SUFFIXES)


def may_end_in_group(relative: str) -> bool:
    """Whether nothing but its name's last word calls a file an extra, and that may be a release group."""
    return _stem(relative).endswith(_MAY_BE_GROUPS) and not _lies_with_extras(relative)


def _lies_with_extras(relative: str) -> bool:
    """Whether it lies in a folder for extras, or is hidden."""
    *folders, name = relative.lower().split("/")
    return name.startswith(".") or any(
        folder in _EXTRA_FOLDERS or folder.startswith(".") for folder in folders
    )


def is_sample(source: SourceFile, runtime_minutes: int) -> bool:
    """Whether the file is a sample: by its running time where that was measured, else by name and size.

    The least running times are Radarr's: 15 s for films up to 3 minutes (or of unknown length), 90 s up to
    10, 5 minutes up to 30, else 10 minutes.
    """
    if _ending(source.file.name) in _NEVER_SAMPLES:
        return False
    if source.measured is not None and source.measured.runtime > 0:
        return source.measured.runtime < _least_seconds(runtime_minutes)
    return source.file.size < SAMPLE_SIZE and _sample_word().search(source.file.name) is not None


def _least_seconds(runtime_minutes: int) -> int:
    for up_to, seconds in ((3, 15), (10, 90), (30, 300)):
        if runtime_minutes <= up_to:
            return seconds
    return 600


def _without_video(files: tuple[SourceFile, ...]) -> ImportRejection:
    for code, endings, message in (
        ("dangerousFile", DANGEROUS_EXTENSIONS, "it holds a dangerous file instead of a film: {}"),
        ("executableFile", EXECUTABLE_EXTENSIONS, "it holds a program instead of a film: {}"),
        ("archiveFile", ARCHIVE_EXTENSIONS, "it holds only archives, which have to be unpacked first: {}"),
    ):
        matching = [source for source in files if _ending(source.file.name) in endings]
        if matching:
            return _rejected(code, message, matching)
    if any(is_video(source.file.name) for source in files):
        return _rejected("sample", "it holds only samples and extras: {}", files)
    return _rejected("noVideo", "it holds no video file, only {}", files)


def _only_samples(files: list[SourceFile], runtime_minutes: int) -> ImportRejection:
    film = f"a film of {runtime_minutes} min" if runtime_minutes else "a film"
    measured = files[0].measured
    if measured is None or measured.runtime <= 0:
        return _rejected("sample", "{} is only a sample, by name and size", files)
    seconds = round(measured.runtime)
    length = f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return _rejected("sample", f"only {{}} is there, of {length}: too short for {film}", files)


def _rejected(code: str, message: str, sources: Iterable[SourceFile]) -> ImportRejection:
    names = [source.inner for source in sources]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return ImportRejection(code=code, message=message.format(shown), inputs={"files": names[:20]})


def common_folder(paths: list[str]) -> str:
    """The folders that all paths begin with, with a trailing slash; "" where there are none."""
    folders = [path.split("/")[:-1] for path in paths]
    common: list[str] = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        common.append(level[0])
    return "".join(f"{name}/" for name in common)


def _is_unpacking(source: SourceFile) -> bool:
    return any(part.startswith(_UNPACKING) for part in source.file.path.lower().split("/")[:-1])


def _stem(path: str) -> str:
    return path.rpartition("/")[2].lower().rsplit(".", 1)[0]


def _ending(name: str) -> str:
    stem, dot, ending = name.rsplit("/", 1)[-1].lower().rpartition(".")
    return f".{ending}" if dot and stem else ""


@cache
def _sample_word() -> re.Pattern[str]:
    return re.compile(r"(?:^|[^a-z0-9])sample(?:[^a-z0-9]|$)", re.IGNORECASE)
