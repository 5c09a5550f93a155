"""What the naming templates would make of the files that are in the library; nothing is renamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.naming import file_path, folder_name, gather_file, sample
from radarr_cli.errors import NotFound
from radarr_cli.store import files as file_store
from radarr_cli.store.movies import load_movie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.store.database import Database
    from radarr_cli.store.files import FilmFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file's path below its root as it is, and as the templates would have it."""

    movie_id: int
    file_id: int
    variant: str
    existing: str
    wanted: str

    @property
    def differs(self) -> bool:
        return self.existing != self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewing:
    """Renders the templates for one film after another."""

    database: Database
    naming: NamingRules

    def preview(self, movie_id: int) -> tuple[Preview, ...]:
        """Each file of the film. Raises NotFound if the film isn't in the library."""
        movie = load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"the library has no film {movie_id}")
        variants = {variant.id: variant for variant in movie.variants}
        return tuple(
            self._preview(movie, held, variants) for held in file_store.files_of_film(self.database, movie_id)
        )

    def example(self) -> str:
        """The path of an invented film below its root."""
        facts = sample()
        return f"{folder_name(facts, self.naming)}/{file_path(facts, self.naming, '.mkv')}"

    def _preview(self, movie: Movie, held: FilmFile, variants: Mapping[int, Variant]) -> Preview:
        file = held.file
        filled = [
            variants[each] for each in file_store.variants_of(self.database, file.id) if each in variants
        ]
        variant = filled[0] if filled else None
        facts = gather_file(movie.details, file, variant=variant)
        _, dot, extension = file.relative_path.rpartition(".")
        name = file_path(facts, self.naming, f".{extension}" if dot and "/" not in extension else "")
        return Preview(
            movie_id=movie.id,
            file_id=file.id,
            variant=variant.name if variant else "",
            existing=file.relative_path,
            wanted=f"{folder_name(facts, self.naming)}/{name}",
        )
