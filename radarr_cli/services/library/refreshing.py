"""Taking metadata anew. Nothing is ever deleted here: a film that TMDB forgot keeps its row and its files."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.movie import MovieDetails, MovieStatus
from radarr_cli.domain.refreshing import AT_MOST_EVERY, should_refresh
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.errors import ConfigError, DatabaseUnavailable, Failure, NotFound, RadarrCliError
from radarr_cli.services.library.batch import BatchResult, run_batch
from radarr_cli.services.running import StageResult
from radarr_cli.store import movies
from radarr_cli.store.attention import clear_attention, raise_attention
from radarr_cli.store.metadata_cache import forget_expired

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.movie import Movie
    from radarr_cli.ports import Metadata
    from radarr_cli.services.files.dressing import Dressed
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

# They change every day and mean nothing to the user.
_QUIET = frozenset({"popularity", "ratings", "titles", "images", "keywords"})
_UNUSED_ANSWERS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What asking again brought: `status` is updated, unchanged or deleted (TMDB has it no more).

    `changes` maps a field to its value before and after; `relink_to` is the TMDB id under which the film's
    IMDb id is known now, where TMDB deleted the old one. `written` are the texts and pictures beside its
    files that were written anew; `problem` says why they could not be.
    """

    film: FoundFilm
    status: str
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    relink_to: int | None = None
    written: tuple[str, ...] = ()
    problem: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshing:
    """Asks for the metadata of films, and keeps what changed.

    `dress` brings up to date what lies beside a film's files, for a run or for none; None where no file is to
    be touched.
    """

    database: Database
    metadata: Metadata
    now: Callable[[], datetime]
    dress: Callable[[FoundFilm, int | None], Dressed] | None = None

    def refresh(
        self,
        films: Sequence[FoundFilm],
        *,
        dry_run: bool = False,
        stopping: Callable[[], bool] = lambda: False,
        run_id: int | None = None,
    ) -> BatchResult[Refreshed]:
        """Ask for each film's metadata, whatever its age, and keep it unless `dry_run`; then the texts beside
        its files are written anew where they say something else now, and missing pictures fetched.

        One film's error is raised; of several, each is a failure. A refused key, a rate limit or an
        unreachable source ends it early.
        """

        def work(film: FoundFilm) -> Refreshed:
            return self._one(film, dry_run=dry_run, run_id=run_id)

        result = run_batch(films, _subject, work, stopping=stopping)
        problems = tuple(each.problem for each in result.done if each.problem)
        return replace(result, failures=(*result.failures, *problems))

    def refresh_due(self, pace: Pace) -> StageResult:
        """The stage of `run-once`: the films whose metadata is due, longest ago first."""
        films = self.due()
        if not films:
            return StageResult()
        result = self.refresh(films, dry_run=pace.dry_run, stopping=pace.stopping, run_id=pace.run_id)
        if not pace.dry_run:
            forget_expired(self.database, self.now() - _UNUSED_ANSWERS_KEPT)
        return StageResult(
            items=tuple(refreshed_document(refreshed) for refreshed in result.done),
            failures=result.failures,
            attention=sum(refreshed.status == "deleted" for refreshed in result.done),
        )

    def due(self) -> tuple[FoundFilm, ...]:
        """The films whose metadata is worth asking for again."""
        now = self.now()
        return tuple(
            FoundFilm(row["id"], row["tmdb_id"], row["title"], row["year"])
            for row in movies.refreshable(self.database, now - AT_MOST_EVERY)
            if should_refresh(
                MovieStatus(row["status"]), row["synced_at"], row["in_cinemas"], row["physical_release"], now
            )
        )

    def _one(self, film: FoundFilm, *, dry_run: bool, run_id: int | None) -> Refreshed:
        known = movies.load_movie(self.database, film.id)
        if known is None:
            raise NotFound(f"{film} is no longer in the library", hint="It was removed meanwhile.")
        try:
            details = self.metadata.movie(film.tmdb_id, fresh=True)
        except NotFound:
            return self._gone(film, known, dry_run=dry_run)
        # What came out under the former year goes on to be offered under it.
        former = {known.details.year} - {details.year, 0}
        years = {*known.details.years, *details.years, *former}
        details = replace(details, years=tuple(sorted(years)))
        changes = _changes(known.details, details)
        if not dry_run:
            with self.database.transaction():
                if known.details.status is MovieStatus.DELETED:
                    clear_attention(self.database, _attention_key(film), self.now())
                movies.take_metadata(self.database, film.id, details, self.now())
        status = "updated" if changes else "unchanged"
        found = Refreshed(film=film, status=status, changes=changes)
        return found if dry_run or self.dress is None else self._dressed(found, self.dress, run_id)

    def _dressed(
        self,
        found: Refreshed,
        dress: Callable[[FoundFilm, int | None], Dressed],
        run_id: int | None,
    ) -> Refreshed:
        """The metadata are kept, whatever becomes of what lies beside the film."""
        try:
            return replace(found, written=dress(found.film, run_id).written)
        except DatabaseUnavailable:
            raise
        except ConfigError:
            return found  # nobody wants any, or the root is another machine's
        except RadarrCliError as error:
            return replace(found, problem=Failure.of(_subject(found.film), error))

    def _gone(self, film: FoundFilm, known: Movie, *, dry_run: bool) -> Refreshed:
        """TMDB answered that there is no such film: it was deleted there, or merged into another."""
        if not dry_run:
            movies.mark_deleted(self.database, film.id, self.now())
        before = known.details.status
        if before is MovieStatus.DELETED:
            return Refreshed(film=film, status="unchanged")
        relink_to = None
        if known.details.imdb_id:
            try:
                relink_to = self.metadata.find(known.details.imdb_id)
            except NotFound:
                relink_to = None
        if not dry_run:
            self._ask_for_a_person(film, relink_to)
        changes = {"status": (before.value, MovieStatus.DELETED.value)}
        return Refreshed(film=film, status="deleted", changes=changes, relink_to=relink_to)

    def _ask_for_a_person(self, film: FoundFilm, relink_to: int | None) -> None:
        known = f"; its IMDb id is tmdb:{relink_to} there now" if relink_to else ""
        raise_attention(
            self.database,
            _attention_key(film),
            "movieDeleted",
            f"{film} is gone from TMDB{known}; it stays in the library as it is",
            # Never its removal: it may be copied without a look, and nothing is wrong with the film here.
            remedy=f"radarr-cli add tmdb:{relink_to}" if relink_to else f"radarr-cli show {film.id}",
            now=self.now(),
            movie_id=film.id,
            data={"tmdbId": film.tmdb_id, "relinkTo": relink_to},
        )


def refreshed_document(refreshed: Refreshed) -> dict[str, object]:
    """An item of `{"status", "items"}`."""
    document: dict[str, object] = {
        "status": refreshed.status,
        "id": refreshed.film.id,
        "tmdbId": refreshed.film.tmdb_id,
        "title": refreshed.film.title,
        "year": refreshed.film.year,
    }
    if refreshed.changes:
        document["changes"] = {name: list(values) for name, values in refreshed.changes.items()}
    if refreshed.relink_to:
        document["relinkTo"] = refreshed.relink_to
    if refreshed.written:
        document["written"] = list(refreshed.written)
    return document


def _subject(film: FoundFilm) -> str:
    return f"movie:{film.tmdb_id}"


def _attention_key(film: FoundFilm) -> str:
    return f"movie-deleted:{film.id}"


def _changes(before: MovieDetails, after: MovieDetails) -> dict[str, tuple[object, object]]:
    changes = {}
    for name in (known.name for known in fields(MovieDetails)):
        old, new = getattr(before, name), getattr(after, name)
        if name not in _QUIET and old != new:
            changes[_camel(name)] = (_plain(old), _plain(new))
    return changes


def _plain(value: object) -> object:
    """A value for JSON: languages and enumerations by name."""
    if isinstance(value, tuple):
        return list(value)
    return getattr(value, "name", value) if not isinstance(value, MovieStatus) else value.value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
