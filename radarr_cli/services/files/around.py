"""What we lay beside a film by ourselves: the text that media servers read, poster and fan art."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import PlannedExtra
from radarr_cli.domain.nfo import movie_nfo
from radarr_cli.errors import DatabaseUnavailable, RadarrCliError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Credits, Movie
    from radarr_cli.domain.settings import ImportSettings
    from radarr_cli.ports import Metadata, Pictures
    from radarr_cli.ports.files import FileSystem
    from radarr_cli.store.extras import ExtraRow

_PICTURES = ("poster", "fanart", "clearlogo", "banner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """`metadata` and `pictures` are made when they are needed: most libraries want neither."""

    files: FileSystem
    metadata: Callable[[], Metadata]
    pictures: Callable[[], Pictures]
    rules: ImportSettings

    @property
    def wanted(self) -> bool:
        return self.rules.nfo != "off" or self.rules.images

    def plan(
        self,
        movie: Movie,
        file: MovieFile,
        root: str,
        folder: str,
        *,
        ours: Sequence[ExtraRow],
        lying: Collection[str],
        dry_run: bool = False,
    ) -> tuple[PlannedExtra, ...]:
        """What is to be laid beside the file. `ours` is what we laid there and goes, `lying` all there is.

        A text that a person has written, or has changed since, stays; a picture is only fetched where there
        is none, and not in a dry run. What can't be fetched is left out; the text then has no cast.
        """
        planned: list[PlannedExtra] = []
        if self.rules.nfo != "off":
            target = nfo_path(file, folder, self.rules.nfo)
            if target not in lying or any(row.relative_path == target for row in ours):
                planned.append(self._text(movie, file, root, target, exists=target in lying))
        if self.rules.images:
            planned += self._pictures(movie, folder, lying, dry_run=dry_run)
        return tuple(planned)

    def is_ours(self, row: ExtraRow, root: str) -> bool:
        """Whether a text still holds what we wrote; of what has no digest nobody can tell, so it does."""
        if row.digest is None:
            return True
        try:
            content = self.files.read(root, row.relative_path)
        except OSError:
            return True
        return sha256(content).hexdigest() == row.digest

    def _text(self, movie: Movie, file: MovieFile, root: str, target: str, *, exists: bool) -> PlannedExtra:
        before = ""
        if exists:
            try:
                before = self.files.read(root, target).decode(errors="replace")
            except OSError:
                before = ""
        text = movie_nfo(
            movie.details, self._credits(movie), file.measured, urls=self.rules.nfo_urls, before=before
        )
        digest = sha256(text.encode()).hexdigest()
        return PlannedExtra(target=target, kind="metadata", text=text, digest=digest)

    def _credits(self, movie: Movie) -> Credits | None:
        try:
            return self.metadata().credits(movie.details.tmdb_id)
        except DatabaseUnavailable:
            raise
        except RadarrCliError:
            return None

    def _pictures(
        self, movie: Movie, folder: str, lying: Collection[str], *, dry_run: bool
    ) -> list[PlannedExtra]:
        found = []
        there = {path.lower().rpartition(".")[0] for path in lying}
        for kind in _PICTURES:
            url = next((image.url for image in movie.details.images if image.kind == kind), None)
            if url is None or f"{folder}/{kind}".lower() in there:
                continue
            if dry_run:
                target = f"{folder}/{kind}.jpg"
                found.append(PlannedExtra(target=target, kind="image", text="", of_film=True))
                continue
            try:
                picture = self.pictures().fetch(url)
            except DatabaseUnavailable:
                raise
            except (RadarrCliError, OSError):
                continue
            ending = picture.relative[picture.relative.rindex(".") :]
            target = f"{folder}/{kind}{ending}"
            found.append(PlannedExtra(target=target, kind="image", source=picture, of_film=True))
        return found


def nfo_path(file: MovieFile, folder: str, naming: str) -> str:
    """Where the text lies: movie.nfo in the film's folder, or called like the film's file. That of a disc is
    always movie.nfo, since its folder's name is no film's."""
    if naming == "movie" or file.kind == "tree":
        return f"{folder}/movie.nfo"
    path, dot, _ = file.relative_path.rpartition(".")
    return f"{path if dot else file.relative_path}.nfo"
