"""What is one film though it is many files: the tree of a disc, and a film in parts (cd1, cd2)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import Content, ImportRejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.domain.importing.model import SourceFile

_BLURAY, _DVD = "bdmv", "video_ts"
_MAIN_FILES = {_BLURAY: "index.bdmv", _DVD: "video_ts.ifo"}
# What lies beside the film's own folder on a disc, and belongs to it.
_BESIDE = frozenset({"certificate", "aacs", "any!", "audio_ts", "jacket_p", "makemkv"})
_STREAMS = {_BLURAY: (".m2ts", ".mts"), _DVD: (".vob",)}
_LETTERS = "abcd"
# These words are also words of titles: "Part 2" may be a film of its own.
_DOUBTFUL = frozenset({"part", "pt", "p"})
_MOST_OF_A_FILM = 1.6
"""Parts that are together longer than so many times the film are films of their own."""


def disc_folders(inners: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The folders of each disc among a release's files: BDMV or VIDEO_TS first, then what belongs to it.

    `inners` are the files' paths; a disc is known by its index file, in any case.
    """
    folders: dict[str, dict[str, str]] = {}
    mains: dict[str, str] = {}
    for inner in inners:
        parts = inner.split("/")
        for depth in range(len(parts) - 1):
            above, name = "/".join(parts[:depth]), parts[depth]
            kind = name.lower()
            if kind in _MAIN_FILES or kind in _BESIDE:
                folders.setdefault(above, {})["/".join(parts[: depth + 1])] = kind
            if depth == len(parts) - 2 and _MAIN_FILES.get(kind) == parts[-1].lower():
                mains.setdefault(above, "/".join(parts[:-1]))
    return tuple(
        (main, *sorted(folder for folder in folders[above] if folder != main))
        for above, main in sorted(mains.items())
    )


def main_stream(folder: str, files: Sequence[SourceFile]) -> SourceFile | None:
    """The largest stream in a disc's folder: what a probe is to look at."""
    endings = _STREAMS.get(folder.rpartition("/")[2].lower(), ())
    streams = [
        file for file in files if file.inner.startswith(f"{folder}/") and file.inner.lower().endswith(endings)
    ]
    return max(streams, key=lambda file: file.file.size, default=None)


def in_parts(films: Sequence[SourceFile], runtime_minutes: int) -> Content | ImportRejection | None:
    """The films as the parts of one; None where they aren't; a rejection where one of them is missing.

    They are called alike but for a number or letter (a to d) behind cd, dvd, disc, disk, part, pt or p, and
    of those that may be part of a title the running times have to add up to the film's.
    """
    for word, numbered in _sets(films).items():
        if len(numbered) != len(films) or len({source.file.name[-4:].lower() for source in films}) > 1:
            continue
        parts = tuple(source for _, source in sorted(numbered.items()))
        seconds = sum(source.measured.runtime for source in parts if source.measured)
        if word[1] in _DOUBTFUL and not 0 < seconds <= runtime_minutes * 60 * _MOST_OF_A_FILM:
            continue
        missing = sorted(set(range(1, max(numbered) + 1)) - numbered.keys())
        if missing:
            return ImportRejection(
                code="missingPart",
                message=f"part {missing[0]} of {max(numbered)} is missing",
                inputs={"files": [source.inner for source in parts][:20]},
            )
        return Content(kind="multipart", sources=parts)
    return None


def _sets(films: Sequence[SourceFile]) -> dict[tuple[str, str], dict[int, SourceFile]]:
    """By what a name is without its number, and the word before that: number to file."""
    sets: dict[tuple[str, str], dict[int, SourceFile]] = {}
    for source in films:
        stem = source.inner.rpartition(".")[0]
        for found in _part().finditer(stem):
            key = (f"{stem[: found.start()]}/{stem[found.end() :]}".lower(), found["word"].lower())
            number = found["number"].lower()
            place = _LETTERS.index(number) + 1 if number in _LETTERS else int(number)
            sets.setdefault(key, {}).setdefault(place, source)
    return sets


@cache
def _part() -> re.Pattern[str]:
    return re.compile(
        r"(?<![a-z0-9])(?P<word>cd|dvd|dis[ck]|part|pt|p)[ ._-]{0,2}(?P<number>[1-9]|[a-d])(?![a-z0-9])",
        re.IGNORECASE,
    )
