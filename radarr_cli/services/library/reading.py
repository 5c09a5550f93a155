"""The library as it is read: which films a name or a filter means, and films as v3 resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import Conflict, Failure, NotFound, RadarrCliError, UsageError
from radarr_cli.store import movie_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from radarr_cli.domain.filters import Expression
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.store.database import Database

SORT_ORDERS = tuple(movie_documents.ORDERS)
"""What lists can be sorted by."""


def wanted_orders() -> tuple[str, ...]:
    """What the list of what is wanted can be sorted by."""
    from radarr_cli.store.wanted_documents import ORDERS  # noqa: PLC0415 - not for lists

    return tuple(ORDERS)


@dataclass(frozen=True, slots=True)
class Selection:
    """The films that were meant, each once, and the names that mean none."""

    films: tuple[FoundFilm, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`roots` maps names to paths on this machine; `filters` and `custom_fields` are those sections."""

    database: Database
    roots: Mapping[str, str]
    profiles: Mapping[str, QualityProfile]
    filters: Mapping[str, str]
    now: Callable[[], datetime]
    custom_fields: Mapping[str, str] = field(default_factory=dict)

    def film(self, name: str) -> FoundFilm:
        """The one film that `name` means.

        Raises NotFound, Conflict with the choices where it may be several, UsageError.
        """
        from radarr_cli.domain.selector import parse_film  # noqa: PLC0415 - plain lists do without
        from radarr_cli.store.movie_names import find_films  # noqa: PLC0415

        try:
            named = parse_film(name)
            found = find_films(self.database, named)
        except UsageError:
            self._refuse_variant(name)
            raise
        if len(found) == 1:
            return found[0]
        if not found:
            self._refuse_variant(name)
            raise NotFound(
                f"no film {named.text} is in the library",
                hint="`radarr-cli list` shows what is there; `radarr-cli add` adds a film.",
            )
        raise Conflict(
            f"{named.text} may be one of {len(found)} films",
            hint="Name it by its library id, or as tmdb:ID.",
            choices=[
                {"id": film.id, "title": film.title, "year": film.year, "tmdb": f"tmdb:{film.tmdb_id}"}
                for film in found
            ],
        )

    def film_and_variant(self, name: str) -> tuple[FoundFilm, str | None]:
        """The film that `FILM` or `FILM/VARIANT` means, and the variant's name as it is kept, None where
        only a film is named. Raises what `film` raises, and NotFound for a variant it hasn't."""
        from radarr_cli.domain.variants import split_variant  # noqa: PLC0415 - plain lists do without
        from radarr_cli.store.movie_names import variant_names  # noqa: PLC0415

        parts = split_variant(name)
        if parts is None:
            return self.film(name), None
        try:
            film = self.film(parts[0])
        except RadarrCliError:
            return self.film(name), None
        known = variant_names(self.database, film.id)
        for variant in known:
            if variant.lower() == parts[1].lower():
                return film, variant
        try:
            return self.film(name), None
        except RadarrCliError:
            hint = f"it has: {', '.join(known)}; `radarr-cli variants add` adds one"
            raise NotFound(f"{film} has no variant {parts[1]!r}", hint=hint) from None

    def _refuse_variant(self, name: str) -> None:
        """Raises UsageError where the name is FILM/VARIANT: whoever asks for a film would take all of it."""
        from radarr_cli.domain.selector import parse_film  # noqa: PLC0415 - only on the way to an error
        from radarr_cli.domain.variants import split_variant  # noqa: PLC0415
        from radarr_cli.store.movie_names import find_films, variant_names  # noqa: PLC0415

        parts = split_variant(name)
        films = find_films(self.database, parse_film(parts[0])) if parts else []
        if not parts or len(films) != 1:
            return
        film = films[0]
        for variant in variant_names(self.database, film.id):
            if variant.lower() == parts[1].lower():
                raise UsageError(
                    f"{name} is one variant of a film, and whole films are meant here",
                    hint=f"Name the film alone, or change the variant: `radarr-cli variants edit "
                    f"'{film.id}/{variant}'`, `variants remove`. Others take one FILM/VARIANT at a time.",
                )

    def select(self, names: Sequence[str], where: str | None = None) -> Selection:
        """The films of all names (`@NAME` is a saved filter), or of a filter.

        A name that means no film is a failure where there are several, else an error. Raises UsageError
        where both or neither are given.
        """
        if bool(names) == bool(where):
            raise UsageError(
                "name films, or give --where" if names else "no film was named",
                hint="For example: 'Title (Year)', tmdb:603, @FILTER, or --where 'tag=kids'.",
            )
        films: dict[int, FoundFilm] = {}
        failures: list[Failure] = []
        for name in names or (where or "",):
            try:
                for film in self._meant(name, is_filter=bool(where) or name.startswith("@")):
                    films.setdefault(film.id, film)
            except RadarrCliError as error:
                if len(names) < 2:
                    raise
                failures.append(Failure.of(name, error))
        return Selection(tuple(films.values()), tuple(failures))

    def documents(
        self,
        where: str | None = None,
        *,
        order: str = "title",
        descending: bool = False,
        limit: int | None = None,
    ) -> Iterator[bytes]:
        """v3's movie resources of the films a filter means (None: all), as JSON, one by one.

        Raises UsageError for a sort order that is neither one of SORT_ORDERS nor a custom field.
        """
        own = order.removeprefix("custom.")
        if order not in SORT_ORDERS and own not in self.custom_fields:
            known = ", ".join([*SORT_ORDERS, *sorted(self.custom_fields)])
            raise UsageError(f"films can't be sorted by {order}", hint=f"By: {known}.")
        condition, parameters = self._condition(where) if where else ("true", {})
        return movie_documents.movie_documents(
            self.database,
            self._names(),
            self._today(),
            condition=condition,
            parameters=parameters,
            order=order if order in SORT_ORDERS else f"custom.{own}",
            descending=descending,
            limit=limit,
        )

    def calendar(
        self, first: date, last: date, kinds: Sequence[str], *, where: str | None, everything: bool
    ) -> Iterator[bytes]:
        """v3's calendar: the films with a release of these kinds (cinema, digital, physical) within these
        days, in the order in which they can be had; `everything` takes those that aren't monitored, too."""
        columns = {"cinema": "m.in_cinemas", "digital": "m.digital_release", "physical": "m.physical_release"}
        days = " OR ".join(f"{columns[kind]} BETWEEN %(first)s AND %(last)s" for kind in kinds) or "false"
        condition, parameters = self._condition(where) if where else ("true", {})
        monitored = "true" if everything else "m.monitored"
        return movie_documents.movie_documents(
            self.database,
            self._names(),
            self._today(),
            condition=f"({condition}) AND ({days}) AND {monitored}",
            parameters={**parameters, "first": first, "last": last},
            order="available",
        )

    def statistics(self, where: str | None = None) -> bytes:
        """The films a filter means (None: all) in numbers, as JSON; see `store.stats`."""
        from radarr_cli.store.stats import library_statistics  # noqa: PLC0415 - lists do without

        condition, parameters = self._condition(where) if where else ("true", {})
        return library_statistics(self.database, self._today(), condition, parameters)

    def wanted(
        self,
        kind: str,
        where: str | None = None,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: str = "title",
        descending: bool = False,
    ) -> Iterator[bytes]:
        """v3's movie resources of films without a file (`missing`) or with one below its cutoff (`cutoff`);
        a page are the `limit` films behind the film named by `after`.

        Raises UsageError, and what `film` raises.
        """
        from radarr_cli.store.wanted_documents import ORDERS, wanted_documents  # noqa: PLC0415 - not for lists

        if order not in ORDERS:
            raise UsageError(f"what is wanted can't be sorted by {order}", hint=f"By: {', '.join(ORDERS)}.")
        condition, parameters = self._condition(where) if where else ("true", None)
        return wanted_documents(
            self.database,
            self._names(),
            self._today(),
            kind,
            condition=condition,
            parameters=parameters,
            after=self.film(after).id if after is not None else None,
            limit=limit,
            order=order,
            descending=descending,
        )

    def document(self, movie_id: int, variant: str | None = None) -> bytes:
        """One film's v3 resource, as JSON, with the fields of the variant `main`, or of the one that is
        named."""
        return movie_documents.movie_document(self.database, self._names(), self._today(), movie_id, variant)

    def tags(self) -> bytes:
        """The tags in use as v3 resources, each with the ids of its films."""
        return movie_documents.tag_documents(self.database)

    def _meant(self, name: str, *, is_filter: bool) -> Sequence[FoundFilm]:
        if is_filter:
            from radarr_cli.store.movie_names import select_films  # noqa: PLC0415 - plain lists do without

            return select_films(self.database, self._expression(name), self._today())
        return (self.film(name),)

    def file_documents(
        self,
        *,
        movie_id: int | None = None,
        variant: str | None = None,
        file_id: int | None = None,
        missing: bool = False,
    ) -> Iterator[bytes]:
        """v3's movieFile resources of all files, of a film, of one of its variants, or of one file."""
        from radarr_cli.store import file_list  # noqa: PLC0415 - lists of films do without

        return file_list.file_documents(
            self.database,
            self._names(),
            movie_id=movie_id,
            variant=variant,
            file_id=file_id,
            missing=missing,
        )

    def _condition(self, text: str) -> tuple[str, dict[str, Any]]:
        from radarr_cli.store.movie_filters import where  # noqa: PLC0415 - plain lists do without

        return where(self._expression(text), self._today())

    def _expression(self, text: str) -> Expression:
        from radarr_cli.domain.filters import parse_expression  # noqa: PLC0415 - plain lists do without

        custom = {}
        if self.custom_fields:
            from radarr_cli.domain.custom_fields import TYPES  # noqa: PLC0415 - few define fields

            custom = {name: TYPES[type_] for name, type_ in self.custom_fields.items()}
        return parse_expression(text, self.filters, self._today(), custom)

    def _today(self) -> date:
        return self.now().astimezone().date()

    def _names(self) -> movie_documents.LocalNames:
        below = {name: list(profile.below_cutoff) for name, profile in self.profiles.items()}
        return movie_documents.LocalNames(roots=self.roots, below_cutoff=below)
