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
from radarr_cli.domain.movie import Movie, Variant
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
from radarr_cli.services.scans.adoption_items import FolderFound, film_document, second, unclear, unmapped
from radarr_cli.services.scans.claiming import Whole, film_name, found_document, measured, wholes_of
from radarr_cli.services.scans.results import ScanItem
from radarr_cli.store import movies, scans, variants
from radarr_cli.store.movie_changes import films_with_files
from radarr_cli.store.releases import known_movies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.release import ParsedRelease
    from radarr_cli.domain.scanning.grouping import FilmFolder
    from radarr_cli.ports import FileSystem, MediaProbe, Metadata, Progress, Survey
    from radarr_cli.services.files.roots import MountedRoot
    from radarr_cli.services.scans.wishes import AdoptWishes, ScanWishes
    from radarr_cli.store.database import Database

_AT_ONCE = 50
"""Films that are written down in one transaction: a kill loses no more than their look-ups."""
_PROBES = 4
_TEXT_BYTES = 256 * 1024
_MOST_TEXTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopting:
    """Recognises films by their folders, and takes them in with their files."""

    database: Database
    files: FileSystem
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
        """Write all of them down at once; where one can't be, each by itself."""
        try:
            with self.database.transaction():
                return self._take_all(root, found, wishes, media)
        except DatabaseUnavailable:
            raise
        except RadarrCliError as error:
            if len(found) == 1:
                return [unclear(root, found[0], Doubt(error.code, error.message))]
            return [item for each in found for item in self._take_in(root, [each], wishes, media)]

    def _take_all(
        self,
        root: MountedRoot,
        found: Sequence[FolderFound],
        wishes: ScanWishes,
        media: Mapping[str, MediaInfo | None],
    ) -> list[ScanItem]:
        items: list[ScanItem] = []
        documents: list[Mapping[str, object]] = []
        certain: list[FolderFound] = []
        for each in found:
            if each.doubt is not None or (each.film is None and each.details is None):
                items.append(unclear(root, each, each.doubt))
            else:
                certain.append(each)
        new, films = self._films(root, certain, wishes)
        filled: set[int] = set()
        for each in certain:
            film = each.film or films[each.details.tmdb_id if each.details else 0]
            number = film.details.tmdb_id
            may = number not in filled and (
                number in new or self._settle(root, each.folder, film, dry_run=wishes.dry_run)
            )
            filled.add(number)
            if not may:
                items += [second(root, whole.main, film) for whole in self._wholes(root, each, film, media)]
                continue
            wholes = self._wholes(root, each, film, media)
            told, rows = self._fill(root, wholes, film, media, dry_run=wishes.dry_run)
            items += told
            documents += rows
        if documents and not wishes.dry_run:
            numbers = list(dict.fromkeys(item.movie_id for item in items if item.movie_id))
            scans.take_in(self.database, documents, numbers, self.now())
        return items

    def _films(
        self, root: MountedRoot, certain: Sequence[FolderFound], wishes: ScanWishes
    ) -> tuple[frozenset[int], dict[int, Movie]]:
        """The films that the library doesn't have yet, added where they lie, and all films by TMDB id.

        Upgrades of what is adopted are not searched for until a person wants that.
        """
        first: dict[int, FolderFound] = {}
        for each in certain:
            if each.film is None and each.details is not None:
                first.setdefault(each.details.tmdb_id, each)
        # An earlier part of this very scan, or another process, may have added some.
        known = known_movies(self.database, [], list(first), []) if first else []
        films = {
            film.details.tmdb_id: film
            for film in movies.load_movies(self.database, [each.movie_id for each in known])
        }
        missing = {number: each for number, each in first.items() if number not in films}
        if missing and wishes.adopt is not None:
            films |= self._add(root, missing, wishes.adopt, dry_run=wishes.dry_run)
        return frozenset(missing), films

    def _add(
        self,
        root: MountedRoot,
        missing: Mapping[int, FolderFound],
        adopt: AdoptWishes,
        *,
        dry_run: bool,
    ) -> dict[int, Movie]:
        places = self._places(root, missing)
        planned = {
            number: Movie(
                id=0,
                details=each.details,
                monitored=adopt.monitored,
                minimum_availability=adopt.minimum_availability,
                tags=adopt.tags,
                added_by="adopt",
                variants=(
                    Variant(
                        id=0, movie_id=0, profile=adopt.profile, root=root.name, folder=places[number],
                        search_upgrades=False,
                    ),
                ),
            )
            for number, each in missing.items()
            if each.details is not None
        }  # fmt: skip
        if dry_run:
            return planned
        added = movies.add_movies(self.database, list(planned.values()), self.now())
        if len(added) < len(planned):
            raise Conflict("another process added films meanwhile", hint="scan again")
        return {
            number: replace(
                film,
                id=added[number][0],
                variants=(replace(film.variants[0], id=added[number][1], movie_id=added[number][0]),),
            )
            for number, film in planned.items()
        }

    def _places(self, root: MountedRoot, found: Mapping[int, FolderFound]) -> dict[int, str]:
        """The films' folders: the one each lies in, or the template's where that holds other films too."""
        wanted = {
            number: [
                *([] if each.folder.shared else [each.folder.relative]),
                name := folder_name(gather(each.details), self.naming),
                f"{name} {{tmdb-{number}}}",
            ]
            for number, each in found.items()
            if each.details is not None
        }
        asked = [storable(name) for names in wanted.values() for name in names]
        taken = movies.taken_folders(self.database, root.name, asked)
        places: dict[int, str] = {}
        for number, names in wanted.items():
            places[number] = next((name for name in names if storable(name).lower() not in taken), names[-1])
            taken.add(storable(places[number]).lower())
        return places

    def _settle(self, root: MountedRoot, folder: FilmFolder, film: Movie, *, dry_run: bool) -> bool:
        """Let a film of the library that has no file lie where it was found; False where it has one."""
        if films_with_files(self.database, [film.id]):
            return False
        main = film.variants[0]
        found = FolderFound(folder, read("", ""), details=film.details)
        place = self._places(root, {film.details.tmdb_id: found})[film.details.tmdb_id]
        if not dry_run and (main.root, main.folder) != (root.name, place):
            variants.change_variant(self.database, film.id, main.id, root=root.name, folder=storable(place))
        return True

    def _fill(
        self,
        root: MountedRoot,
        wholes: Sequence[Whole],
        film: Movie,
        media: Mapping[str, MediaInfo | None],
        *,
        dry_run: bool,
    ) -> tuple[list[ScanItem], list[Mapping[str, object]]]:
        """What is told, and the rows of the files. The largest file fills `main`; others fill variants of
        their own, where they tell what they are."""
        items: list[ScanItem] = []
        main = film.variants[0]
        labels = [variant.name for variant in film.variants]
        first = label_of(wholes[0].main, ()) if len(wholes) > 1 else None
        labels += [first] if first else []
        documents: list[Mapping[str, object]] = []
        for whole in wholes:
            video, variant = whole.main, main
            if whole is not wholes[0]:
                label = label_of(video, labels)
                if label is None:
                    items.append(second(root, video, film))
                    continue
                labels.append(label)
                variant = replace(main, name=label)
                if not dry_run:
                    variant = replace(variant, id=self._add_variant(film, variant.name))
            documents.append(found_document(root, whole, film, variant, media.get(video.relative)))
            items.append(
                ScanItem(
                    status="adopted",
                    root=root.name,
                    path=video.relative,
                    movie_id=film.id or None,
                    movie=film_name(film),
                    variant=variant.name,
                    size=whole.size,
                    proposal=film_document(film.details, film.id or None),
                )
            )
        return items, documents

    def _wholes(
        self, root: MountedRoot, found: FolderFound, film: Movie, media: Mapping[str, MediaInfo | None]
    ) -> tuple[Whole, ...]:
        return wholes_of(self.files, root, found.folder, film.details.runtime, media)

    def _add_variant(self, film: Movie, name: str) -> int:
        main = film.variants[0]
        added = variants.add_variant(
            self.database, film.id, name, profile=main.profile, root=main.root, folder=main.folder,
            monitored=main.monitored, predicate={}, search_upgrades=False,
        )  # fmt: skip
        if added is None:
            raise Conflict(f"{film.details.title} has a variant {name!r} already")
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
