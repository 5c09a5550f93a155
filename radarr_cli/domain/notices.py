"""What a notifier is told: an event with the film and the file it is about, and its words for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.v3 import quality_model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event, ready to be told. `event` is a key of `notice_events.EVENTS`, or "test".

    `record` is the event as it was recorded (`store.history.event_document`): nothing in it is secret.
    `film` is `{title, year, tmdbId}` even where the film is gone from the library and `movie` is None.
    `root` is the variant's root folder on this machine, `file` the file it is about where there is one still.
    `replaced` are the records of files that an upgrade retired; `recycled` is where each lies in the trash.
    """

    event: str
    at: datetime
    instance: str = "radarr-cli"
    record: Mapping[str, Any] = field(default_factory=dict)
    film: Mapping[str, Any] = field(default_factory=dict)
    movie: Movie | None = None
    variant: Variant | None = None
    root: str = ""
    file: MovieFile | None = None
    replaced: tuple[Mapping[str, Any], ...] = ()

    @property
    def data(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.record.get("data") or {}
        return found

    @property
    def folder(self) -> str:
        """The film's folder on this machine; "" where it isn't known."""
        folder = self.variant.folder if self.variant else self.data.get("folder")
        return f"{self.root}/{folder}" if self.root and folder else ""

    @property
    def path(self) -> str:
        """The file's path on this machine: where it is, or where it was."""
        if self.file is not None and self.root:
            return f"{self.root}/{self.file.relative_path}"
        return self.data.get("importedPath") or (
            str(self.record.get("sourceTitle", "")) if self.event == "delete" else ""
        )


def headline(notice: Notice) -> str:
    """One short line: "Imported: The Film (1999)"."""
    word = EVENTS.get(notice.event, "Test")
    title, year = notice.film.get("title"), notice.film.get("year")
    if not title:
        return word
    return f"{word}: {title} ({year})" if year else f"{word}: {title}"


def sentence(notice: Notice) -> str:
    """What happened, in the form of Radarr's notifications, and what to do where something is to be done."""
    if notice.event == "test":
        return "This is a test: radarr-cli reaches you."
    if notice.event in ("health", "healthRestored", "runFailed", "attention", "failure"):
        lines = [notice.data.get("message") or str(notice.record.get("sourceTitle", ""))]
        if notice.data.get("remedy"):
            lines.append(f"To do: {notice.data['remedy']}")
        return "\n".join(lines)
    lines = [_film_line(notice)]
    if notice.record.get("sourceTitle") and notice.event in ("grab", "import", "upgrade"):
        lines.append(str(notice.record["sourceTitle"]))
    return "\n".join(lines)


def quality_name(notice: Notice) -> str:
    """The quality's name with the word for its revision: "Bluray-1080p Proper"; "" where none is known."""
    if not notice.record.get("quality"):
        return ""
    model = quality_model(notice.record["quality"])
    revised = " Proper" if model.revision.version > 1 else ""
    return f"{model.quality.name}{revised}"


def _film_line(notice: Notice) -> str:
    parts = [str(notice.film.get("title") or "")]
    if notice.film.get("year"):
        parts[0] = f"{parts[0]} ({notice.film['year']})"
    if quality_name(notice):
        parts.append(f"[{quality_name(notice)}]")
    if notice.movie is not None and notice.movie.details.imdb_id:
        parts.append(f"https://www.imdb.com/title/{notice.movie.details.imdb_id}/")
    return " ".join(parts)
