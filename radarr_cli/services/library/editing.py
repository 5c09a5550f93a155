"""Changing what the user decides of films, and taking films out of the library."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.errors import Conflict, NotFound, UsageError
from radarr_cli.services.library.adding import normal_tags
from radarr_cli.services.library.batch import BatchResult, run_batch
from radarr_cli.store import locks, movie_changes, movies
from radarr_cli.store.history import event_document, record_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.movie import Availability, Movie
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.files.trash import Trashed
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWishes:
    """What to change; None and empty leave it. `tags` replaces all, `add_tags` and `remove_tags` some.

    `custom` are values of the user's own fields, None to clear one; with `move` a new root takes the files
    along. `accept` lets a profile open many films to upgrades.
    """

    profile: str | None = None
    root: str | None = None
    monitored: bool | None = None
    minimum_availability: Availability | None = None
    tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    upgrades: bool | None = None
    custom: Mapping[str, object] = field(default_factory=dict)
    move: bool = False
    accept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A film and what changes of it: a field to its value before and after; nothing where it fits already.

    `own` is what is written for this film alone.
    """

    film: FoundFilm
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    own: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A film that left the library, with the files that went into the trash; of a plan, that would."""

    film: FoundFilm
    trashed: tuple[Trashed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """`trash_files` takes all files of a film into the trash, `plan_files` says which and where to, and
    `refuse_seeded` raises where a client seeds
    one; `move_files` takes a film with its files to another root. `brake` raises SafetyBrake where a profile
    opens many of the films to upgrades; `wait` is seconds for a film in work."""

    database: Database
    roots: tuple[str, ...]
    profiles: tuple[str, ...]
    trash_files: Callable[[int], Sequence[Trashed]]
    move_files: Callable[[int, str], object]
    user: str
    now: Callable[[], datetime]
    plan_files: Callable[[int], Sequence[Trashed]] = lambda _movie_id: ()
    refuse_seeded: Callable[[int], object] = lambda _movie_id: None
    brake: Callable[[Sequence[int], str], object] = lambda _ids, _profile: None
    wait: float = 10.0

    def edit(
        self, films: Sequence[FoundFilm], wishes: EditWishes, *, dry_run: bool = False
    ) -> BatchResult[Edited]:
        """Change all films as wished in one transaction; those that fit already are done without changes.

        A film that can't be changed so is a failure, and the others are changed. Files are moved after that,
        film by film. Raises NotFound for an unknown root or profile, UsageError where nothing is wished,
        SafetyBrake where the profile opens many films to upgrades.
        """
        if replace(wishes, move=False, accept=False) == EditWishes():
            raise UsageError("no change was named", hint="For example: --profile NAME, --tag +TAG.")
        self._check(wishes)
        ids = [film.id for film in films]
        self._check_opened(ids, wishes)
        if dry_run:
            return self._planned(films, wishes)[0]
        with self.database.transaction():
            movie_changes.lock_films(self.database, ids)
            result, moving = self._planned(films, wishes)
            changed = {each.film.id: each.own for each in result.done if each.changes}
            staying = {movie_id: own for movie_id, own in changed.items() if movie_id not in moving}
            self._apply(staying, wishes)
            self._apply({movie_id: changed[movie_id] for movie_id in moving}, replace(wishes, root=None))
        return self._move(result, moving, wishes)

    def remove(
        self, films: Sequence[FoundFilm], *, files: bool, force: bool = False, dry_run: bool = False
    ) -> BatchResult[Removed]:
        """Take films out of the library. Their files stay where they are, or go into the trash with `files`.

        A film with a download on its way is a Conflict unless `force`.
        """
        return run_batch(
            films, str, lambda film: self._remove(film, files=files, force=force, dry_run=dry_run)
        )

    def _planned(
        self, films: Sequence[FoundFilm], wishes: EditWishes
    ) -> tuple[BatchResult[Edited], frozenset[int]]:
        """What changes of each film, and which of them have files that are to be moved."""
        ids = [film.id for film in films]
        known = {movie.id: movie for movie in movies.load_movies(self.database, ids)}
        full = movie_changes.films_with_files(self.database, ids) if wishes.root else frozenset()
        pinned = movie_changes.pinned_films(self.database, ids) if wishes.upgrades else frozenset()
        result = run_batch(
            films, str, lambda film: self._edited(film, known.get(film.id), wishes, full, pinned)
        )
        return result, frozenset(
            each.film.id for each in result.done if "root" in each.changes and each.film.id in full
        )

    def _edited(
        self,
        film: FoundFilm,
        movie: Movie | None,
        wishes: EditWishes,
        full: frozenset[int],
        pinned: frozenset[int],
    ) -> Edited:
        if movie is None:
            raise _gone(film)
        changes = _changes(movie, wishes, pinned=film.id in pinned)
        if "root" in changes and film.id in full:
            if not wishes.move:
                raise Conflict(
                    f"{film} has files in the root {changes['root'][0]}", hint="--move takes them along."
                )
        own: dict[str, object] = {}
        if "tags" in changes:
            own["tags"] = changes["tags"][1]
        if any(name.startswith("custom.") for name in changes):
            own["custom"] = _custom(movie, wishes)
        return Edited(film=film, changes=changes, own=own)

    def _apply(self, films: Mapping[int, Mapping[str, object]], wishes: EditWishes) -> None:
        if films:
            movie_changes.change_films(
                self.database,
                films,
                profile=wishes.profile,
                root=wishes.root,
                monitored=wishes.monitored,
                minimum_availability=wishes.minimum_availability,
                upgrades=wishes.upgrades,
            )

    def _move(
        self, result: BatchResult[Edited], moving: frozenset[int], wishes: EditWishes
    ) -> BatchResult[Edited]:
        root = wishes.root
        if not moving or root is None:
            return result
        films = [each.film for each in result.done if each.film.id in moving]
        moved = run_batch(films, str, lambda film: self.move_files(film.id, root))
        return replace(result, failures=(*result.failures, *moved.failures), left=moved.left)

    def _remove(self, film: FoundFilm, *, files: bool, force: bool, dry_run: bool) -> Removed:
        movie = movies.load_movie(self.database, film.id)
        if movie is None:
            raise _gone(film)
        if not force and movies.has_downloads(self.database, film.id):
            raise Conflict(
                f"a download for {film} is on its way",
                hint="`radarr-cli queue` shows it; --force removes the film all the same.",
            )
        if files:
            self.refuse_seeded(film.id)
        if dry_run:
            return Removed(film=film, trashed=tuple(self.plan_files(film.id)) if files else ())
        with ExitStack() as held:
            for variant in sorted(variant.id for variant in movie.variants):
                held.enter_context(locks.acquire(self.database, locks.variant_lock(variant), self.wait))
            trashed = tuple(self.trash_files(film.id)) if files else ()
            with self.database.transaction():
                self._tell(film, trashed)
                movies.remove_movie(self.database, film.id)
        return Removed(film=film, trashed=trashed)

    def _tell(self, film: FoundFilm, trashed: Sequence[Trashed]) -> None:
        told = {"removedBy": self.user, "trashedFiles": str(len(trashed))}
        if trashed:
            told["size"] = str(sum(each.size for each in trashed if each.trashed is not None))
        event = Event(
            kind=EventKind.MOVIE_DELETED,
            at=self.now(),
            movie_id=film.id,
            source_title=str(film),
            data=told,
        )
        # It is told when the library doesn't know the film any more: its tags, its folders, its names.
        kept = {"film": movies.film_record(self.database, film.id)}
        record_document(self.database, event_document(event) | kept, event.at)

    def _check_opened(self, ids: Sequence[int], wishes: EditWishes) -> None:
        if wishes.profile is None or wishes.accept or wishes.upgrades is False:
            return
        self.brake(ids, wishes.profile)

    def _check(self, wishes: EditWishes) -> None:
        for kind, name, known in (
            ("root", wishes.root, self.roots),
            ("profile", wishes.profile, self.profiles),
        ):
            if name is not None and name not in known:
                raise NotFound(f"there is no {kind} {name}", hint=f"There are: {', '.join(known)}.")
        if wishes.tags is not None and (wishes.add_tags or wishes.remove_tags):
            raise UsageError("give --tag to set all tags, or +TAG and -TAG to change some", hint="Not both.")


def _tags(movie: Movie, wishes: EditWishes) -> tuple[str, ...] | None:
    """The tags the film will have; None where they stay."""
    if wishes.tags is not None:
        return normal_tags(wishes.tags)
    if not wishes.add_tags and not wishes.remove_tags:
        return None
    return normal_tags(
        tuple((set(movie.tags) | set(normal_tags(wishes.add_tags))) - set(normal_tags(wishes.remove_tags)))
    )


def _changes(movie: Movie, wishes: EditWishes, *, pinned: bool) -> dict[str, tuple[object, object]]:
    main = next(variant for variant in movie.variants if variant.name == "main")
    tags = _tags(movie, wishes)
    wished: dict[str, tuple[object, object]] = {
        "profile": (main.profile, wishes.profile),
        "root": (main.root, wishes.root),
        "monitored": (movie.monitored, wishes.monitored),
        "minimumAvailability": (movie.minimum_availability, wishes.minimum_availability),
        "tags": (sorted(movie.tags), None if tags is None else list(tags)),
        "upgrades": (
            not pinned and all(variant.search_upgrades for variant in movie.variants),
            wishes.upgrades,
        ),
    }
    changes = {name: (old, new) for name, (old, new) in wished.items() if new is not None and new != old}
    changes |= {
        f"custom.{name}": (movie.custom.get(name), new)
        for name, new in wishes.custom.items()
        if movie.custom.get(name) != new
    }
    return changes


def _custom(movie: Movie, wishes: EditWishes) -> dict[str, object]:
    """The user's own fields as they will be; a cleared one is left out."""
    return {name: value for name, value in {**movie.custom, **wishes.custom}.items() if value is not None}


def _gone(film: FoundFilm) -> NotFound:
    return NotFound(f"{film} is no longer in the library", hint="It was removed meanwhile.")
