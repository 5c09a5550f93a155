"""New files in the folders of films we have: each is given to the variant it fits, where that has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import Content, SourceFile
from radarr_cli.domain.importing.wholes import in_parts
from radarr_cli.domain.media import MovieFile
from radarr_cli.domain.scanning.assigning import assign
from radarr_cli.domain.scanning.claims import claims_of, disc_claims
from radarr_cli.errors import Locked, ServiceUnavailable
from radarr_cli.services.files.faults import explain
from radarr_cli.services.scans.results import ScanItem
from radarr_cli.store import locks, movies, scans
from radarr_cli.store.files import file_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.scanning.grouping import FilmFolder
    from radarr_cli.ports import FileSystem, MediaProbe
    from radarr_cli.services.files.roots import MountedRoot
    from radarr_cli.services.scans.wishes import ScanWishes
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """Gives new files to the films whose folders they lie in."""

    database: Database
    files: FileSystem
    probe: MediaProbe
    now: Callable[[], datetime]

    def claim(self, root: MountedRoot, folders: Sequence[FilmFolder], wishes: ScanWishes) -> list[ScanItem]:
        """Take in the new files of films that have none; the others are told as unclaimed."""
        films = {
            movie.id: movie
            for movie in movies.load_movies(
                self.database, sorted({place.movie_id for folder in folders for place in folder.places})
            )
        }
        items: list[ScanItem] = []
        for folder in folders:
            items += self._claim(root, folder, films, dry_run=wishes.dry_run)
        return items

    def _claim(
        self, root: MountedRoot, folder: FilmFolder, films: dict[int, Movie], *, dry_run: bool
    ) -> list[ScanItem]:
        variants = [
            (film, variant)
            for place in folder.places
            if (film := films.get(place.movie_id)) is not None
            for variant in film.variants
            if variant.id == place.variant_id
        ]
        if not variants:
            return []
        film = variants[0][0]
        filled = {place.variant_id for place in folder.places if place.filled}
        empty = [variant for each, variant in variants if variant.id not in filled and each is film]
        lying = wholes_of(self.files, root, folder, film.details.runtime, {})
        if len(lying) == 1 and lying[0].kind != "file":
            whole = lying[0]
            if not empty:
                return [_unclaimed(root, whole.main.relative, film, whole.size, f"a {whole.kind}")]
            return [self._take_in(root, whole, film, empty[0], dry_run=dry_run)]
        items = []
        for video, variant in assign(folder.videos, empty):
            if variant is None:
                items.append(_unclaimed(root, video.relative, film, video.size, "a second file"))
            else:
                whole = Whole("file", (video,))
                items.append(self._take_in(root, whole, film, variant, dry_run=dry_run))
        return items

    def _take_in(
        self, root: MountedRoot, whole: Whole, film: Movie, variant: Variant, *, dry_run: bool
    ) -> ScanItem:
        item = ScanItem(
            status="added",
            root=root.name,
            path=whole.main.relative,
            movie_id=film.id,
            movie=film_name(film),
            variant=variant.name,
            size=whole.size,
        )
        if dry_run:
            return item
        try:
            with locks.acquire(self.database, locks.variant_lock(variant.id)), self.database.transaction():
                media = measured(self.probe, whole.main) if whole.kind != "tree" else None
                document = found_document(root, whole, film, variant, media)
                scans.take_in(self.database, [document], [film.id], self.now())
        except Locked as locked:
            return ScanItem(
                status="locked", root=root.name, path=whole.main.relative, movie_id=film.id,
                movie=film_name(film), message=locked.message,
            )  # fmt: skip
        return item


@dataclass(frozen=True, slots=True)
class Whole:
    """A film as it lies there: a file, a disc's folder, or its parts in their order."""

    kind: str
    files: tuple[FoundFile, ...]

    @property
    def main(self) -> FoundFile:
        return self.files[0]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def wholes_of(
    files: FileSystem,
    root: MountedRoot,
    folder: FilmFolder,
    minutes: int,
    media: Mapping[str, MediaInfo | None],
) -> tuple[Whole, ...]:
    """The folder's films: discs, one in parts, or each file by itself, the largest first.

    Raises FileFault where a disc can't be looked at.
    """
    if folder.discs:
        try:
            trees = [files.look(root.path, f"{folder.relative}/{name}", tree=True) for name in folder.discs]
        except OSError as error:
            raise explain(error, f"looking at {folder.relative}") from error
        return tuple(Whole("tree", (tree,)) for tree in trees if tree is not None)
    if len(folder.videos) > 1:
        sources = [
            SourceFile(file=video, inner=video.relative, measured=media.get(video.relative))
            for video in folder.videos
        ]
        parts = in_parts(sources, minutes)
        if isinstance(parts, Content):
            return (Whole("multipart", tuple(source.file for source in parts.sources)),)
    return tuple(Whole("file", (video,)) for video in folder.videos)


def found_document(
    root: MountedRoot, whole: Whole, film: Movie, variant: Variant, media: MediaInfo | None
) -> dict[str, object]:
    """The row of a film that lies in the library already, with the variant it fills."""
    main = whole.main
    folder = main.relative.rpartition("/")[0].rpartition("/")[2]
    own = film.details.original_language
    if whole.kind == "tree":
        claimed, scene = disc_claims(folder, main.name, own)
    else:
        claimed, scene = claims_of(main.name, folder, media, own)
    file = MovieFile(
        id=0,
        movie_id=film.id,
        root=root.name,
        relative_path=main.relative,
        size=whole.size,
        claimed=claimed,
        measured=media,
        kind=whole.kind,
        parts=tuple(each.relative for each in whole.files) if whole.kind == "multipart" else (),
        scene_name=scene,
    )
    return file_document(file, modified_ns=main.modified_ns) | {"variantId": variant.id}


def measured(probe: MediaProbe, video: FoundFile) -> MediaInfo | None:
    """What is in the file; None where nothing could tell."""
    try:
        return probe.probe(video.path)
    except (OSError, ServiceUnavailable):
        return None


def film_name(film: Movie) -> str:
    details = film.details
    return f"{details.title} ({details.year})" if details.year else details.title


def _unclaimed(root: MountedRoot, path: str, film: Movie, size: int, what: str) -> ScanItem:
    return ScanItem(
        status="unclaimed",
        root=root.name,
        path=path,
        movie_id=film.id,
        movie=film_name(film),
        size=size,
        code="severalFiles",
        message=f"{what} of a film that has its file; it is left alone",
        hint=f"another form of it: radarr-cli variants add '{film.id}/NAME', then scan again",
    )
