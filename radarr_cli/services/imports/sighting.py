"""What lies at a path that a person named, before it is said which films that is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.contents import contents
from radarr_cli.domain.importing.model import ImportRejection
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.errors import Conflict
from radarr_cli.store.movies import load_movies
from radarr_cli.store.releases import known_movies

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import Content
    from radarr_cli.domain.release import ParsedRelease
    from radarr_cli.services.imports.sources import Sources
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One film that was found. `inner` names it among what lies there; `films` are those of the library that
    it may be, the only one first if there is one; `sure` says that its name means exactly that one."""

    inner: str
    kind: str
    size: int
    quality: str
    minutes: int | None
    films: tuple[FoundFilm, ...] = ()
    sure: bool = False

    @property
    def document(self) -> dict[str, object]:
        found: dict[str, object] = {
            "path": storable(self.inner),
            "kind": self.kind,
            "size": self.size,
            "quality": self.quality,
            "minutes": self.minutes,
            "movies": [{"id": film.id, "tmdbId": film.tmdb_id, "movie": str(film)} for film in self.films],
            "sure": self.sure,
        }
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeing:
    """Looks into downloads and folders, and touches nothing."""

    database: Database
    sources: Sources

    def look(self, path: str) -> tuple[Sighting, ...]:
        """The films at or below `path`. Raises NotFound, FileFault, Conflict where there is none."""
        sources = self.sources.of_path(path)
        found = contents(sources, 0)
        if isinstance(found, ImportRejection):
            raise Conflict(f"nothing to import: {found.message}")
        above = os.path.realpath(path).split("/")[-2:-1]
        return tuple(self._sighting(content, "".join(above)) for content in found)

    def _sighting(self, content: Content, above: str) -> Sighting:
        readings = _readings(content.main.inner, above)
        ids: list[int] = []
        sure = False
        for reading in readings:
            known = known_movies(
                self.database,
                lookup_titles(reading),
                [reading.tmdb_id] if reading.tmdb_id else [],
                [reading.imdb_id] if reading.imdb_id else [],
            )
            answer = match(reading, None, known)
            if answer.movie_id is not None:
                ids, sure = [answer.movie_id], True
                break
            ids += [each for each in answer.others if each not in ids]
        quality = next((each.quality for each in readings if each.quality.quality.id), None)
        measured = content.measured
        return Sighting(
            inner=content.main.inner,
            kind=content.kind,
            size=content.size,
            quality=(quality or parse_release(content.main.file.name).quality).quality.name,
            minutes=round(measured.runtime / 60) if measured and measured.runtime else None,
            films=self._films(ids),
            sure=sure,
        )

    def _films(self, ids: list[int]) -> tuple[FoundFilm, ...]:
        films = {film.id: film for film in load_movies(self.database, ids)}
        return tuple(
            FoundFilm(number, found.details.tmdb_id, found.details.title, found.details.year)
            for number in ids
            if (found := films.get(number)) is not None
        )


def _readings(inner: str, above: str) -> list[ParsedRelease]:
    """What the file's name says, then its folders' from the inside out."""
    *folders, name = inner.split("/")
    names = [name[: len(name) - len(removable_extension(name))], *reversed(folders), above]
    readings = [parse_release(each) for each in names if each]
    return [reading for reading in readings if reading.is_movie] or readings[:1]
