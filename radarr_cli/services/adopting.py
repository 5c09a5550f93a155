"""Takes a collection in that was there before us: folders and files that no film of the library knows.

Nothing is written on the disk. A folder is taken only where it is certain which film it is: by an id in its
name or its .nfo that nothing contradicts, or by a title and year that one film alone has.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import MatchKind
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.matching import KnownMovie, lookup_titles, match
from radarr_cli.domain.naming import folder_name, gather
from radarr_cli.domain.scanning.assigning import label_of
from radarr_cli.domain.scanning.identifying import Doubt, choose, doubt_of
from radarr_cli.domain.scanning.reading import Reading, read
from radarr_cli.errors import (
    Conflict,
    CredentialsRejected,
    DatabaseUnavailable,
    Failure,
    NotFound,
    RadarrCliError,
    ServiceUnavailable,
)
from radarr_cli.services.adoption_items import FolderFound, film_document, second, unclear, unmapped
from radarr_cli.services.claiming import film_name, found_document, measured
from radarr_cli.services.scan_results import ScanItem
from radarr_cli.store import movies, scans, variants
from radarr_cli.store.movie_changes import films_with_files
from radarr_cli.store.releases import known_movies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.movie import Movie, MovieDetails
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.release import ParsedRelease
    from radarr_cli.domain.scanning.grouping import FilmFolder
    from radarr_cli.ports import MediaProbe, Metadata, Progress, Survey
    from radarr_cli.services.adopt_wishes import AdoptWishes
    from radarr_cli.services.roots import MountedRoot
    from radarr_cli.services.scanning import ScanWishes
    from radarr_cli.store.database import Database

_AT_ONCE = 50
"""Films that are written down in one transaction: a kill loses no more than their look-ups."""
_PROBES = 4
_TEXT_BYTES = 256 * 1024
_MOST_TEXTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopting:
    database: Database
    survey: Survey
    probe: MediaProbe
    metadata: Metadata
    naming: NamingRules
    now: Callable[[], datetime]
    progress: Progress

    def adopt(
        self,
        root: MountedRoot,
        folders: Sequence[FilmFolder],
        wishes: ScanWishes,
        stopping: Callable[[], bool],
    ) -> tuple[list[ScanItem], list[Failure]]:
        """Take in what is certain, if that is wished, and tell of the rest with what it may be.

        Where the metadata source can't be asked any more, what is left is told as unclear.
        """
        items: list[ScanItem] = []
        failures: list[Failure] = []
        done = 0
        for start in range(0, len(folders), _AT_ONCE):
            if stopping():
                break
            some = folders[start : start + _AT_ONCE]
            found = self._in_library(some, [self._read(root, folder) for folder in some])
            if wishes.adopt is None:
                items += [unmapped(root, each) for each in found]
                continue
            media = self._measure(found)
            try:
                named = [self._identify(each, wishes.adopt, media) for each in found]
            except (CredentialsRejected, ServiceUnavailable) as error:
                failures.append(Failure.of(f"root:{root.name}", error))
                break
            items += self._take_in(root, named, wishes, media)
            done += len(some)
            self.progress.step("adopting", done, len(folders))
        return items, failures

    def _read(self, root: MountedRoot, folder: FilmFolder) -> Reading:
        texts = [
            self.survey.read_text(root.path, text.relative, _TEXT_BYTES)
            for text in folder.texts[:_MOST_TEXTS]
            if text.size <= _TEXT_BYTES
        ]
        name = "" if folder.shared else folder.relative.rpartition("/")[2]
        return read(name, folder.videos[0].name if folder.videos else "", texts)

    def _in_library(self, folders: Sequence[FilmFolder], readings: Sequence[Reading]) -> list[FolderFound]:
        """The folders with the films of the library that they are, asked in one statement."""
        titles: set[str] = set()
        for reading in readings:
            titles |= lookup_titles(_parsed(reading))
        known = known_movies(
            self.database,
            titles,
            [number for reading in readings for number in reading.tmdb_ids],
            [number for reading in readings for number in reading.imdb_ids],
        )
        matches = {index: _library_match(reading, known) for index, reading in enumerate(readings)}
        films = {
            film.id: film
            for film in movies.load_movies(self.database, [each for each in matches.values() if each])
        }
        return [
            FolderFound(folder, reading, film=films.get(matches[index] or 0))
            for index, (folder, reading) in enumerate(zip(folders, readings, strict=True))
        ]

    def _measure(self, found: Iterable[FolderFound]) -> dict[str, MediaInfo | None]:
        """What is in the files, several read at once: the library that reads them lets others run."""
        videos = [video for each in found for video in each.folder.videos]
        with ThreadPoolExecutor(max_workers=_PROBES) as pool:
            results = pool.map(lambda video: measured(self.probe, video), videos)
            return {video.relative: media for video, media in zip(videos, results, strict=True)}

    def _identify(
        self, found: FolderFound, wishes: AdoptWishes, media: Mapping[str, MediaInfo | None]
    ) -> FolderFound:
        """The film that the folder is, or why that isn't certain.

        Raises ServiceUnavailable and CredentialsRejected: whoever comes next would meet the same.
        """
        reading = found.reading
        if wishes.tmdb_id is None and found.film is not None:
            return found
        main = media.get(found.folder.videos[0].relative) if found.folder.videos else None
        try:
            if wishes.tmdb_id is not None:
                return replace(found, details=self.metadata.movie(wishes.tmdb_id))
            if reading.contradicts_itself:
                return replace(found, doubt=Doubt("idsDisagree", "its names and texts give different ids"))
            if reading.tmdb_ids or reading.imdb_ids:
                number = reading.tmdb_ids[0] if reading.tmdb_ids else self.metadata.find(reading.imdb_ids[0])
                details = self.metadata.movie(number)
                return replace(found, details=details, doubt=doubt_of(details, reading, main, by_id=True))
            choices = self.metadata.search(reading.title, reading.year or None)
            chosen = choose(choices, reading)
            if isinstance(chosen, Doubt):
                return replace(found, doubt=chosen)
            details = self.metadata.movie(chosen)
            return replace(found, details=details, doubt=doubt_of(details, reading, main, by_id=False))
        except NotFound as error:
            return replace(found, doubt=Doubt("notFound", error.message))

    def _take_in(
        self,
        root: MountedRoot,
        found: Sequence[FolderFound],
        wishes: ScanWishes,
        media: Mapping[str, MediaInfo | None],
    ) -> list[ScanItem]:
        items: list[ScanItem] = []
        with self.database.transaction():
            for each in found:
                try:
                    with self.database.transaction():
                        items += self._take_one(root, each, wishes, media)
                except DatabaseUnavailable:
                    raise
                except RadarrCliError as error:
                    items.append(unclear(root, each, Doubt(error.code, error.message)))
        return items

    def _take_one(
        self,
        root: MountedRoot,
        found: FolderFound,
        wishes: ScanWishes,
        media: Mapping[str, MediaInfo | None],
    ) -> list[ScanItem]:
        folder, adopt = found.folder, wishes.adopt
        if found.doubt is not None or adopt is None:
            return [unclear(root, found, found.doubt)]
        if folder.disc:
            return [unclear(root, found, Doubt("disc", "a disc is taken in by import"))]
        film = found.film or (self._known(found.details) if found.details else None)
        if film is None and found.details is not None:
            film = self._add(root, folder, found.details, adopt, dry_run=wishes.dry_run)
        elif film is not None and not self._settle(root, folder, film, dry_run=wishes.dry_run):
            return [second(root, video, film) for video in folder.videos]
        if film is None:
            return [unclear(root, found, found.doubt)]
        return self._fill(root, folder, film, media, dry_run=wishes.dry_run)

    def _known(self, details: MovieDetails) -> Movie | None:
        """The film where an earlier folder of this very scan, or another process, has added it."""
        found = known_movies(self.database, [], [details.tmdb_id], [])
        return movies.load_movie(self.database, found[0].movie_id) if found else None

    def _add(
        self,
        root: MountedRoot,
        folder: FilmFolder,
        details: MovieDetails,
        adopt: AdoptWishes,
        *,
        dry_run: bool,
    ) -> Movie:
        """Add the film where it lies. Upgrades of it are not searched for until a person wants that."""
        from radarr_cli.domain.movie import Movie, Variant  # noqa: PLC0415 - planned ones only

        place = self._place(root, folder, details)
        if dry_run:
            variant = Variant(id=0, movie_id=0, profile=adopt.profile, root=root.name, folder=place)
            return Movie(
                id=0, details=details, monitored=adopt.monitored,
                minimum_availability=adopt.minimum_availability, variants=(variant,),
            )  # fmt: skip
        movie_id = movies.add_movie(
            self.database,
            details,
            profile=adopt.profile,
            root=root.name,
            folder=storable(place),
            monitored=adopt.monitored,
            minimum_availability=adopt.minimum_availability,
            tags=adopt.tags,
            added_by="adopt",
            now=self.now(),
        )
        film = movies.load_movie(self.database, movie_id) if movie_id else None
        if film is None:
            raise Conflict(f"{details.title} was added by another process meanwhile", hint="scan again")
        variants.stop_upgrades(self.database, film.id)
        return film

    def _place(self, root: MountedRoot, folder: FilmFolder, details: MovieDetails) -> str:
        """The film's folder: the one it lies in, or the template's where that holds other films too."""
        if not folder.shared and not movies.folder_is_taken(self.database, root.name, folder.relative):
            return folder.relative
        name = folder_name(gather(details), self.naming)
        if not movies.folder_is_taken(self.database, root.name, name):
            return name
        return f"{name} {{tmdb-{details.tmdb_id}}}"

    def _settle(self, root: MountedRoot, folder: FilmFolder, film: Movie, *, dry_run: bool) -> bool:
        """Let a film of the library that has no file lie where it was found; False where it has one."""
        if films_with_files(self.database, [film.id]):
            return False
        main = film.variants[0]
        place = self._place(root, folder, film.details)
        if not dry_run and (main.root, main.folder) != (root.name, place):
            variants.change_variant(self.database, film.id, main.id, root=root.name, folder=storable(place))
        return True

    def _fill(
        self,
        root: MountedRoot,
        folder: FilmFolder,
        film: Movie,
        media: Mapping[str, MediaInfo | None],
        *,
        dry_run: bool,
    ) -> list[ScanItem]:
        """The largest file fills `main`; others fill variants of their own, where they tell what they are."""
        items: list[ScanItem] = []
        main = film.variants[0]
        labels = [variant.name for variant in film.variants]
        first = label_of(folder.videos[0], ())
        labels += [first] if first and len(folder.videos) > 1 else []
        documents = []
        for video in folder.videos:
            variant = main
            if video is not folder.videos[0]:
                label = label_of(video, labels)
                if label is None:
                    items.append(second(root, video, film))
                    continue
                labels.append(label)
                variant = replace(main, name=label)
                if not dry_run:
                    variant = replace(variant, id=self._add_variant(film, variant.name))
            documents.append(found_document(root, video, film, variant, media.get(video.relative)))
            items.append(
                ScanItem(
                    status="adopted",
                    root=root.name,
                    path=video.relative,
                    movie_id=film.id or None,
                    movie=film_name(film),
                    variant=variant.name,
                    size=video.size,
                    proposal=film_document(film.details, film.id or None),
                )
            )
        if not dry_run:
            scans.take_in(self.database, documents, [film.id], self.now())
        return items

    def _add_variant(self, film: Movie, name: str) -> int:
        main = film.variants[0]
        added = variants.add_variant(
            self.database, film.id, name, profile=main.profile, root=main.root, folder=main.folder,
            monitored=main.monitored, predicate={},
        )  # fmt: skip
        if added is None:
            raise Conflict(f"{film.details.title} has a variant {name!r} already")
        variants.stop_upgrades(self.database, film.id)
        return added


def _parsed(reading: Reading, tmdb_id: int | None = None, imdb_id: str | None = None) -> ParsedRelease:
    """The name that is matched: the film's title and year as the folder has them."""
    return replace(
        reading.parsed, titles=(reading.title,), year=reading.year, tmdb_id=tmdb_id, imdb_id=imdb_id
    )


def _library_match(reading: Reading, known: Sequence[KnownMovie]) -> int | None:
    if reading.contradicts_itself:
        return None
    tmdb_id = reading.tmdb_ids[0] if reading.tmdb_ids else None
    imdb_id = reading.imdb_ids[0] if reading.imdb_ids else None
    found = match(_parsed(reading, tmdb_id, imdb_id), None, known)
    sure = found.kind in (MatchKind.ID, MatchKind.TITLE, MatchKind.ALIAS)
    return found.movie_id if sure else None
