"""Adding films: which film of TMDB a name means, what it will be in the library, and the row itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.movie_choice import MovieChoice
from radarr_cli.domain.naming import folder_name, gather
from radarr_cli.domain.one_line import is_one_line
from radarr_cli.domain.parsing.titles import clean_title
from radarr_cli.domain.selector import FilmName, parse_film
from radarr_cli.errors import ConfigError, Conflict, NotFound, UsageError
from radarr_cli.services.scans.wishes import AdoptWishes
from radarr_cli.store import movies
from radarr_cli.store.history import record
from radarr_cli.store.movie_names import find_films

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.movie import Availability, MovieDetails
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.settings import LibrarySettings
    from radarr_cli.ports import Metadata
    from radarr_cli.store.database import Database

CHOICES = 10
"""So many films of one name are offered to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWishes:
    """What the user says of a new film; None takes `[library]`, or the only root and profile there is."""

    profile: str | None = None
    root: str | None = None
    monitored: bool | None = None
    minimum_availability: Availability | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFilm:
    """A film as it will be, or is, in the library; `movie_id` is None until it was added."""

    details: MovieDetails
    profile: str
    root: str
    folder: str
    monitored: bool
    minimum_availability: Availability
    tags: tuple[str, ...]
    movie_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """`roots` and `profiles` are the configured names; `user` is who adds."""

    database: Database
    metadata: Metadata
    defaults: LibrarySettings
    naming: NamingRules
    roots: tuple[str, ...]
    profiles: tuple[str, ...]
    user: str
    now: Callable[[], datetime]

    def choices(self, name: str) -> tuple[MovieChoice, ...]:
        """The films of TMDB that `name` may mean: one where it is clear, else at most CHOICES, best first.

        Raises NotFound, UsageError, Conflict where an id is in the library already.
        """
        named = parse_film(name)
        if named.tmdb_id is None and named.imdb_id is None:
            return self._by_title(named)
        self._refuse_known(named)
        tmdb_id = named.tmdb_id or self.metadata.find(named.imdb_id or "")
        return (MovieChoice(tmdb_id=tmdb_id, title=named.text),)

    def describe(self, choices: Sequence[MovieChoice]) -> tuple[MovieChoice, ...]:
        """The choices with director and running time, to tell films of one name apart."""
        return tuple(self.metadata.describe(choice) for choice in choices)

    def check(self, wishes: AddWishes) -> None:
        """Raise UsageError, NotFound or ConfigError for what would be wrong with every film alike."""
        self._place(wishes)
        normal_tags(wishes.tags or ())

    def plan(self, tmdb_id: int, wishes: AddWishes) -> NewFilm:
        """What adding the film would make of it. Writes nothing.

        Raises Conflict where it is in the library, NotFound, UsageError, ConfigError.
        """
        self._refuse_known(FilmName(text=f"tmdb:{tmdb_id}", tmdb_id=tmdb_id))
        root, profile = self._place(wishes)
        details = self.metadata.movie(tmdb_id)
        return NewFilm(
            details=details,
            profile=profile,
            root=root,
            folder=self._free_folder(details, root),
            monitored=self.defaults.monitored if wishes.monitored is None else wishes.monitored,
            minimum_availability=wishes.minimum_availability or self.defaults.minimum_availability,
            tags=normal_tags(self.defaults.tags if wishes.tags is None else wishes.tags),
        )

    def adoption(self, wishes: AddWishes, tmdb_id: int | None = None) -> AdoptWishes:
        """What films get that are found on the disks; `tmdb_id` says which film a single folder is.

        Raises NotFound, UsageError, ConfigError.
        """
        defaults = self.defaults
        return AdoptWishes(
            profile=_chosen("profile", wishes.profile or defaults.profile, self.profiles),
            monitored=defaults.monitored if wishes.monitored is None else wishes.monitored,
            minimum_availability=wishes.minimum_availability or defaults.minimum_availability,
            tags=normal_tags(defaults.tags if wishes.tags is None else wishes.tags),
            tmdb_id=tmdb_id,
        )

    def add(self, film: NewFilm) -> NewFilm:
        """Add what was planned. Raises Conflict where another process was faster."""
        now = self.now()
        with self.database.transaction():
            movie_id = movies.add_movie(
                self.database,
                film.details,
                profile=film.profile,
                root=film.root,
                folder=film.folder,
                monitored=film.monitored,
                minimum_availability=film.minimum_availability,
                tags=film.tags,
                added_by=self.user,
                now=now,
            )
            if movie_id is not None:
                title = f"{film.details.title} ({film.details.year})"
                event = Event(
                    kind=EventKind.MOVIE_ADDED,
                    at=now,
                    movie_id=movie_id,
                    source_title=title,
                    data={"addedBy": self.user},
                )
                record(self.database, event)
        if movie_id is None:
            self._refuse_known(FilmName(text="", tmdb_id=film.details.tmdb_id))
            raise Conflict(f"{film.details.title} was added and removed again meanwhile", hint="Try again.")
        return replace(film, movie_id=movie_id)

    def _place(self, wishes: AddWishes) -> tuple[str, str]:
        """Root and profile of new films."""
        root = _chosen("root", wishes.root or self.defaults.root, self.roots)
        return root, _chosen("profile", wishes.profile or self.defaults.profile, self.profiles)

    def _by_title(self, named: FilmName) -> tuple[MovieChoice, ...]:
        """TMDB's answers, narrowed to the one with just this title (and year) where there is one."""
        found = tuple(self.metadata.search(named.title, named.year or None))
        other_years = not found and bool(named.year)
        if other_years:
            found = tuple(self.metadata.search(named.title))
        if not found:
            raise NotFound(
                f"TMDB knows no film {named.text}", hint="Check the spelling, or name it as tmdb:ID."
            )
        wanted = clean_title(named.title)
        exact = [
            choice
            for choice in found
            if wanted in (clean_title(choice.title), clean_title(choice.original_title))
            and named.year in (0, choice.year)
        ]
        if len(exact) == 1:
            return (exact[0],)
        if len(found) == 1 and named.year and not other_years:
            return found
        return (*exact, *(choice for choice in found if choice not in exact))[:CHOICES]

    def _refuse_known(self, named: FilmName) -> None:
        known = find_films(self.database, named)
        if known:
            film = known[0]
            raise Conflict(
                f"{film} is in the library already, as {film.id}",
                hint=f"`radarr-cli edit {film.id}` changes it, `radarr-cli show {film.id}` shows it.",
                choices=[
                    {"id": film.id, "title": film.title, "year": film.year, "tmdb": f"tmdb:{film.tmdb_id}"}
                ],
            )

    def _free_folder(self, details: MovieDetails, root: str) -> str:
        """The template's folder; films of one name and year are told apart by their TMDB id."""
        folder = folder_name(gather(details), self.naming)
        if not movies.folder_is_taken(self.database, root, folder):
            return folder
        return f"{folder} {{tmdb-{details.tmdb_id}}}"


def normal_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags as they are stored: lower case, each once, sorted. Raises UsageError for one that is none."""
    normal = {tag.strip().lower() for tag in tags}
    for tag in normal:
        if not tag or not is_one_line(tag) or "," in tag:
            raise UsageError(f"`{tag}` is no tag", hint="A tag is a word without commas.")
    return tuple(sorted(normal))


def _chosen(kind: str, name: str | None, known: Sequence[str]) -> str:
    """The name itself where it is configured, the only one where none was given."""
    if not known:
        raise ConfigError(f"no {kind} is configured", hint="`radarr-cli init` sets one up.")
    listed = ", ".join(known)
    if name is None and len(known) > 1:
        raise UsageError(f"which {kind}? There are {listed}", hint=f"Give --{kind}, or set [library] {kind}.")
    if name is not None and name not in known:
        raise NotFound(f"there is no {kind} {name}", hint=f"There are: {listed}.")
    return name or known[0]
