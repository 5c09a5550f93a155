"""Which films lie on the disk twice: in the library, and once more in the download they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import Method
from radarr_cli.domain.importing.paths import storable
from radarr_cli.errors import DatabaseUnavailable, Failure, RadarrCliError
from radarr_cli.store.links import origins

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.ports.files import FileSystem
    from radarr_cli.services.files.roots import Roots
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """A film that takes its space twice: `size` bytes at `path` and at `source`; `why` says how it came."""

    movie_id: int
    movie: str
    path: str
    source: str
    size: int
    method: str
    why: str

    @property
    def document(self) -> dict[str, object]:
        return {
            "movieId": self.movie_id,
            "movie": self.movie,
            "path": storable(self.path),
            "source": storable(self.source),
            "size": self.size,
            "method": self.method,
            "message": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """`checked` files were looked at; `failures` are roots that are not here."""

    doubled: tuple[Doubled, ...]
    checked: int
    failures: tuple[Failure, ...] = ()

    @property
    def wasted(self) -> int:
        return sum(found.size for found in self.doubled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """Compares the library with the downloads that its files came from."""

    database: Database
    files: FileSystem
    roots: Roots

    def audit(self) -> LinkReport:
        """Compare each imported file with what it was imported from, where that is still there.

        A file that shares its blocks with its download (a reflink) takes no space of its own.
        """
        here: dict[str, str] = {}
        failures: list[Failure] = []
        for name in self.roots.paths:
            try:
                here[name] = self.roots.mounted(name, register=False).path
            except DatabaseUnavailable:
                raise
            except RadarrCliError as error:
                failures.append(Failure.of(f"root:{name}", error))
        doubled: list[Doubled] = []
        known = origins(self.database, list(here))
        for origin in known:
            held = self._look(here[origin.root], origin.relative_path)
            source = self._look(origin.source.base, origin.source.relative)
            if held is None or source is None or source.size != origin.source.size:
                continue
            linked = source.links > 1 if source.tree else held.is_same_inode(source)
            if linked or origin.method == Method.REFLINK:
                continue
            told = ", ".join(f"{each['method']} gave {each['errno']}" for each in origin.fallbacks)
            exchanged = "it was linked; one of the two files was exchanged since"
            doubled.append(
                Doubled(
                    movie_id=origin.movie_id,
                    movie=origin.film,
                    path=held.path,
                    source=source.path,
                    size=held.size,
                    method=origin.method,
                    why=told or ("a copy was asked for" if origin.method == Method.COPY else exchanged),
                )
            )
        return LinkReport(doubled=tuple(doubled), checked=len(known), failures=tuple(failures))

    def _look(self, base: str, relative: str) -> FoundFile | None:
        try:
            return self.files.look(base, relative, tree=True)
        except OSError:
            return None
