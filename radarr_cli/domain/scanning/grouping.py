"""Which of the files that were found are films: renamed ones, new ones of films we have, and folders nobody
knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.contents import SAMPLE_SIZE, is_extra, is_video, may_end_in_group
from radarr_cli.domain.parsing import clean_title, parse_release
from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.scanning.model import KnownPlace, SurveyedFolder, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.scanning.model import KnownFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFolder:
    """A folder with films of which the library knows nothing: `videos` the largest first, `texts` are .nfo.

    `discs` are the folders in it that are a film each, as a whole (BDMV, VIDEO_TS). `places` are the variants
    whose folder it is. `shared` says that the folder holds several films, or is the root, so that its name
    says nothing of this one.
    """

    relative: str
    videos: tuple[FoundFile, ...] = ()
    texts: tuple[FoundFile, ...] = ()
    discs: tuple[str, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    shared: bool = False

    @property
    def size(self) -> int:
        return sum(video.size for video in self.videos)


def group(
    folders: Mapping[str, SurveyedFolder], taken: Iterable[str], places: Iterable[KnownPlace]
) -> tuple[FilmFolder, ...]:
    """The folders that were read and hold films that no row knows, in the order of their paths.

    `taken` are the paths of the library's files, trees by their folder. Extras, trailers and samples are no
    films. Films that lie loose in the root are a folder each.
    """
    known = frozenset(taken)
    by_folder: dict[str, list[KnownPlace]] = defaultdict(list)
    for place in places:
        by_folder[place.folder].append(place)
    found: list[FilmFolder] = []
    for relative in sorted(folders):
        if relative in known or any(above in known for above in _above(relative)):
            continue
        found += _films(folders[relative], known, _places(relative, by_folder))
    return tuple(found)


def renamed_by_hand(
    vanished: Iterable[KnownFile], folders: Iterable[FilmFolder]
) -> tuple[tuple[KnownFile, FoundFile], ...]:
    """Files that a person gave another name: of just that size and time, and only one of each."""
    gone: dict[tuple[int, int | None], list[KnownFile]] = defaultdict(list)
    new: dict[tuple[int, int | None], list[FoundFile]] = defaultdict(list)
    for file in vanished:
        if file.kind == "file" and file.modified_ns is not None:
            gone[file.size, file.modified_ns].append(file)
    for folder in folders if gone else ():
        for video in folder.videos:
            new[video.size, video.modified_ns].append(video)
    return tuple(
        (files[0], new[what][0])
        for what, files in gone.items()
        if len(files) == 1 and len(new.get(what, ())) == 1
    )


def _films(
    folder: SurveyedFolder, known: frozenset[str], places: tuple[KnownPlace, ...]
) -> Iterator[FilmFolder]:
    """A folder is one film, also where it holds several videos; but for the root, and folders that hold films
    of different names."""
    if folder.discs:
        discs = tuple(name for name in folder.discs if f"{folder.relative}/{name}" not in known)
        if folder.relative and discs:
            yield FilmFolder(relative=folder.relative, discs=discs, places=places, texts=_texts(folder))
        return
    videos = sorted(
        (file for file in _films_in(folder, known, places) if file.relative not in known),
        key=lambda file: (-file.size, file.relative),
    )
    if not videos:
        return
    films = {_film_of(video) for video in videos} if not places and len(videos) > 1 else set()
    if folder.relative and (len(films) < 2 or None in films):
        yield FilmFolder(relative=folder.relative, videos=tuple(videos), texts=_texts(folder), places=places)
        return
    for film in dict.fromkeys(map(_film_of, videos)):
        mine = tuple(video for video in videos if _film_of(video) == film)
        for part in (mine,) if film is not None else ((video,) for video in mine):
            texts = _texts(folder, {_stem(video) for video in part})
            yield FilmFolder(relative=folder.relative, videos=part, texts=texts, places=places, shared=True)


def _films_in(
    folder: SurveyedFolder, known: frozenset[str], places: tuple[KnownPlace, ...]
) -> list[FoundFile]:
    """The videos that are no extras. Where all are, and none is a film we have, those that are called as a
    release whose group is "SHORT" or "OTHER"; a folder below a film's own is one for extras then."""
    files = folder.files or ()
    films = [file for file in files if _is_film(file)]
    below = any(place.folder != folder.relative for place in places)
    if films or below or any(file.relative in known for file in files):
        return films
    return [
        file for file in files if is_video(file.name) and may_end_in_group(file.relative) and _film_of(file)
    ]


def _texts(folder: SurveyedFolder, stems: set[str] | None = None) -> tuple[FoundFile, ...]:
    """The .nfo files of the folder, or those that are called as one of its videos."""
    texts = (file for file in folder.files or () if file.name.lower().endswith(".nfo"))
    return tuple(file for file in texts if stems is None or _stem(file) in stems)


def _film_of(video: FoundFile) -> tuple[str, int] | None:
    """The film that a file's name tells, None where it tells none."""
    parsed = parse_release(video.name[: len(video.name) - len(removable_extension(video.name))])
    return (clean_title(parsed.title), parsed.year) if parsed.is_movie else None


def _stem(file: FoundFile) -> str:
    return file.name.rpartition(".")[0]


def _is_film(file: FoundFile) -> bool:
    if not is_video(file.name) or is_extra(file.relative):
        return False
    return file.size >= SAMPLE_SIZE or "sample" not in file.name.lower()


def _places(relative: str, by_folder: Mapping[str, list[KnownPlace]]) -> tuple[KnownPlace, ...]:
    """The variants whose folder it is, or lies below."""
    for path in (relative, *_above(relative)):
        if path in by_folder:
            return tuple(by_folder[path])
    return ()


def _above(relative: str) -> Iterator[str]:
    path = parent(relative)
    while path:
        yield path
        path = parent(path)
