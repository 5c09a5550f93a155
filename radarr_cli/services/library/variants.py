"""The variants of a film: several wanted forms of it, each with its profile, its place and its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.naming import folder_name, gather
from radarr_cli.domain.variants import (
    MAIN,
    checked_name,
    folder_below,
    variant_named,
    wanted_editions,
    wanted_languages,
)
from radarr_cli.errors import Conflict, NotFound, UsageError
from radarr_cli.store import files as file_store
from radarr_cli.store import locks, movies, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.files.trash import Trashed
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantWishes:
    """What a variant shall be; None leaves it, an empty tuple takes it away."""

    profile: str | None = None
    root: str | None = None
    folder: str | None = None
    monitored: bool | None = None
    editions: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantChange:
    """A variant that was added, changed or removed, or would be; `changes` are values before and after."""

    film: FoundFilm
    name: str
    status: str
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    trashed: tuple[Trashed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """`roots` maps names to paths here; `trash_file` takes one file into the trash; `wait` is in seconds."""

    database: Database
    roots: Mapping[str, str]
    profiles: tuple[str, ...]
    naming: NamingRules
    trash_file: Callable[[int], Trashed]
    wait: float = 10.0

    def documents(self, movie_id: int) -> bytes:
        """The film's variants as JSON, `main` first."""
        return variants.variant_documents(self.database, movie_id, self.roots)

    def add(
        self, film: FoundFilm, name: str, wishes: VariantWishes, *, dry_run: bool = False
    ) -> VariantChange:
        """Add a variant. What is not wished is as `main` has it, the folder too: media servers show the
        files of one folder as versions of one film. Raises UsageError, NotFound, Conflict."""
        movie = self._movie(film)
        wanted = checked_name(name)
        if variant_named(movie, wanted):
            raise Conflict(
                f"{movie.details.title} has a variant {wanted!r} already",
                hint=f"`radarr-cli variants edit '{film.id}/{wanted}'` changes it.",
            )
        main = variant_named(movie, MAIN)
        if main is None:
            raise NotFound(f"{movie.details.title} has no variant main")
        self._check(wishes)
        root = wishes.root or main.root
        folder = main.folder if root == main.root else folder_name(gather(movie.details), self.naming)
        values: dict[str, Any] = {
            "profile": wishes.profile or main.profile,
            "root": root,
            "folder": _below(wishes.folder) or folder,
            "monitored": wishes.monitored is not False,
            "predicate": _predicate({}, wishes),
        }
        if not dry_run:
            with self.database.transaction():
                if variants.add_variant(self.database, film.id, wanted, **values) is None:
                    raise Conflict(f"another process has just added {wanted!r}")
        changes = {key: (None, value) for key, value in values.items() if value != {}}
        return VariantChange(
            film=film, name=wanted, status="planned" if dry_run else "added", changes=changes
        )

    def edit(
        self, film: FoundFilm, name: str, wishes: VariantWishes, *, dry_run: bool = False
    ) -> VariantChange:
        """Change a variant. Root and folder only while it has no file: `move` takes those along.

        Raises UsageError where nothing is wished, NotFound, Conflict.
        """
        if wishes == VariantWishes():
            raise UsageError("no change was named", hint="For example: --profile NAME, --edition NAME.")
        movie = self._movie(film)
        variant = self._variant(movie, name)
        self._check(wishes)
        wished = {
            "profile": wishes.profile,
            "root": wishes.root,
            "folder": _below(wishes.folder),
            "monitored": wishes.monitored,
            "predicate": _predicate(variant.predicate, wishes),
        }
        changes = {
            key: (getattr(variant, key), value)
            for key, value in wished.items()
            if value is not None and value != getattr(variant, key)
        }
        if {"root", "folder"} & changes.keys() and file_store.file_of_variant(self.database, variant.id):
            raise Conflict(
                f"the variant {variant.name} has a file in {variant.root}/{variant.folder}",
                hint=f"`radarr-cli move '{film.id}/{variant.name}' --to-root ROOT` takes it along.",
            )
        if changes and not dry_run:
            lock = locks.variant_lock(variant.id)
            values: dict[str, Any] = {key: after for key, (_, after) in changes.items()}
            with locks.acquire(self.database, lock, self.wait), self.database.transaction():
                variants.change_variant(self.database, film.id, variant.id, **values)
        status = "planned" if dry_run and changes else "changed" if changes else "unchanged"
        return VariantChange(film=film, name=variant.name, status=status, changes=changes)

    def remove(
        self, film: FoundFilm, name: str, *, files: bool, force: bool = False, dry_run: bool = False
    ) -> VariantChange:
        """Remove a variant. Its file stays on the disk, or goes into the trash with `files`; a file that
        fills another variant too stays that one's.

        Raises Conflict for `main` and where a download is on its way to it (unless `force`), NotFound.
        """
        movie = self._movie(film)
        variant = self._variant(movie, name)
        if variant.name == MAIN:
            raise Conflict("main can't be removed", hint="`radarr-cli remove` takes out the whole film.")
        if not force and variants.has_downloads(self.database, variant.id):
            raise Conflict(
                f"a download is on its way to the variant {variant.name}",
                hint="Remove it from the queue first, or add --force.",
            )
        held = file_store.file_of_variant(self.database, variant.id)
        if dry_run:
            return VariantChange(film=film, name=variant.name, status="planned")
        trashed: tuple[Trashed, ...] = ()
        if files and held is not None and not held.shared:
            trashed = (self.trash_file(held.file.id),)
        lock = locks.variant_lock(variant.id)
        with locks.acquire(self.database, lock, self.wait), self.database.transaction():
            variants.remove_variant(self.database, film.id, variant.id)
        return VariantChange(film=film, name=variant.name, status="removed", trashed=trashed)

    def _movie(self, film: FoundFilm) -> Movie:
        movie = movies.load_movie(self.database, film.id)
        if movie is None:
            raise NotFound(f"{film} is not in the library any more")
        return movie

    def _variant(self, movie: Movie, name: str) -> Variant:
        variant = variant_named(movie, name)
        if variant is None:
            raise no_variant(movie, name)
        return variant

    def _check(self, wishes: VariantWishes) -> None:
        for kind, name, known in (
            ("profile", wishes.profile, self.profiles),
            ("root", wishes.root, tuple(self.roots)),
        ):
            if name is not None and name not in known:
                raise NotFound(f"there is no {kind} {name}", hint=f"There are: {', '.join(known)}.")
        for language in wishes.languages or ():
            if language not in LANGUAGES or LANGUAGES[language].id <= 0:
                raise NotFound(
                    f"there is no language {language}", hint="Radarr's names: English, German, French, ..."
                )


def no_variant(movie: Movie, name: str) -> NotFound:
    """The error of a film that has no variant of that name; it tells those there are."""
    known = ", ".join(variant.name for variant in movie.variants)
    return NotFound(f"{movie.details.title} has no variant {name!r}", hint=f"it has: {known}")


def _predicate(before: Mapping[str, object], wishes: VariantWishes) -> dict[str, object]:
    editions = wanted_editions(dict(before)) if wishes.editions is None else wishes.editions
    languages = wanted_languages(dict(before)) if wishes.languages is None else wishes.languages
    found = {"editions": _words(editions), "languages": _words(languages)}
    return {key: value for key, value in found.items() if value}


def _words(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))


def _below(folder: str | None) -> str | None:
    return None if folder is None else folder_below(folder)
