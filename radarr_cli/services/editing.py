"""Changing what the user decides of films, and taking films out of the library."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.errors import Conflict, NotFound, UsageError
from radarr_cli.services.adding import normal_tags
from radarr_cli.services.batch import BatchResult, run_batch
from radarr_cli.store import locks, movies
from radarr_cli.store.history import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.movie import Availability, Movie
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.trash import Trashed
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWishes:
    """What to change; None and empty leave it. `tags` replaces all, `add_tags` and `remove_tags` some."""

    profile: str | None = None
    root: str | None = None
    monitored: bool | None = None
    minimum_availability: Availability | None = None
    tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    upgrades: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A film and what changes of it: a field to its value before and after; nothing where it fits already."""

    film: FoundFilm
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A film that left the library, with the files that went into the trash."""

    film: FoundFilm
    trashed: tuple[Trashed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """`trash_files` takes all files of a film into the trash; `wait` is seconds for a film in work."""

    database: Database
    roots: tuple[str, ...]
    profiles: tuple[str, ...]
    trash_files: Callable[[int], Sequence[Trashed]]
    user: str
    now: Callable[[], datetime]
    wait: float = 10.0

    def edit(
        self, films: Sequence[FoundFilm], wishes: EditWishes, *, dry_run: bool = False
    ) -> BatchResult[Edited]:
        """Change each film as wished; the films that fit already are done without changes.

        Raises NotFound for an unknown root or profile, UsageError where nothing is wished.
        """
        if wishes == EditWishes():
            raise UsageError("no change was named", hint="For example: --profile NAME, --add-tag TAG.")
        self._check(wishes)
        return run_batch(films, str, lambda film: self._edit(film, wishes, dry_run=dry_run))

    def remove(
        self, films: Sequence[FoundFilm], *, files: bool, force: bool = False, dry_run: bool = False
    ) -> BatchResult[Removed]:
        """Take films out of the library. Their files stay where they are, or go into the trash with `files`.

        A film with a download on its way is a Conflict unless `force`.
        """
        return run_batch(
            films, str, lambda film: self._remove(film, files=files, force=force, dry_run=dry_run)
        )

    def _edit(self, film: FoundFilm, wishes: EditWishes, *, dry_run: bool) -> Edited:
        movie = movies.load_movie(self.database, film.id)
        if movie is None:
            raise _gone(film)
        changes = _changes(movie, wishes)
        if "root" in changes and movies.has_files(self.database, film.id):
            raise Conflict(
                f"{film} has files in the root {changes['root'][0]}",
                hint="A film changes its root before it has files, or after `remove` and `add`.",
            )
        if changes and not dry_run:
            with self.database.transaction():
                movies.change_movie(
                    self.database,
                    film.id,
                    profile=wishes.profile,
                    root=wishes.root,
                    monitored=wishes.monitored,
                    minimum_availability=wishes.minimum_availability,
                    tags=_tags(movie, wishes),
                )
                if wishes.upgrades is not None:
                    movies.set_upgrades(self.database, [film.id], wanted=wishes.upgrades)
        return Edited(film=film, changes=changes)

    def _remove(self, film: FoundFilm, *, files: bool, force: bool, dry_run: bool) -> Removed:
        movie = movies.load_movie(self.database, film.id)
        if movie is None:
            raise _gone(film)
        if not force and movies.has_downloads(self.database, film.id):
            raise Conflict(
                f"a download for {film} is on its way",
                hint="`radarr-cli queue` shows it; --force removes the film all the same.",
            )
        if dry_run:
            return Removed(film=film)
        with ExitStack() as held:
            for variant in sorted(variant.id for variant in movie.variants):
                held.enter_context(locks.acquire(self.database, locks.variant_lock(variant), self.wait))
            trashed = tuple(self.trash_files(film.id)) if files else ()
            with self.database.transaction():
                self._tell(film, len(trashed))
                movies.remove_movie(self.database, film.id)
        return Removed(film=film, trashed=trashed)

    def _tell(self, film: FoundFilm, trashed: int) -> None:
        event = Event(
            kind=EventKind.MOVIE_DELETED,
            at=self.now(),
            movie_id=film.id,
            source_title=str(film),
            data={"removedBy": self.user, "trashedFiles": str(trashed)},
        )
        record(self.database, event)

    def _check(self, wishes: EditWishes) -> None:
        for kind, name, known in (
            ("root", wishes.root, self.roots),
            ("profile", wishes.profile, self.profiles),
        ):
            if name is not None and name not in known:
                raise NotFound(f"there is no {kind} {name}", hint=f"There are: {', '.join(known)}.")
        if wishes.tags is not None and (wishes.add_tags or wishes.remove_tags):
            raise UsageError("give --tag to set all tags, or --add-tag and --remove-tag", hint="Not both.")


def _tags(movie: Movie, wishes: EditWishes) -> tuple[str, ...] | None:
    """The tags the film will have; None where they stay."""
    if wishes.tags is not None:
        return normal_tags(wishes.tags)
    if not wishes.add_tags and not wishes.remove_tags:
        return None
    return normal_tags(
        tuple((set(movie.tags) | set(normal_tags(wishes.add_tags))) - set(normal_tags(wishes.remove_tags)))
    )


def _changes(movie: Movie, wishes: EditWishes) -> dict[str, tuple[object, object]]:
    main = next(variant for variant in movie.variants if variant.name == "main")
    tags = _tags(movie, wishes)
    wished: dict[str, tuple[object, object]] = {
        "profile": (main.profile, wishes.profile),
        "root": (main.root, wishes.root),
        "monitored": (movie.monitored, wishes.monitored),
        "minimumAvailability": (movie.minimum_availability, wishes.minimum_availability),
        "tags": (sorted(movie.tags), None if tags is None else list(tags)),
        "upgrades": (all(variant.search_upgrades for variant in movie.variants), wishes.upgrades),
    }
    return {name: (old, new) for name, (old, new) in wished.items() if new is not None and new != old}


def _gone(film: FoundFilm) -> NotFound:
    return NotFound(f"{film} is no longer in the library", hint="It was removed meanwhile.")
