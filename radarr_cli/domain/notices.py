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
    from radarr_cli.domain.movie import Movie


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that an upgrade replaced: `path` is where it was, `trashed` where it lies now, "" nowhere."""

    file: MovieFile
    path: str
    trashed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event, ready to be told. `event` is a key of `notice_events.EVENTS`, or "test".

    `record` is the event as it was recorded (`store.history.event_document`): nothing in it is secret.
    `film` is `{title, year, tmdbId}` even where nothing more is known of it and `movie` is None.
    `folder` is the film's folder on this machine, `left_folder` the one that a rename or a move took its file
    from; "" where it isn't known. `file` is the file it is about, as it is, or as it was where it is gone.
    """

    event: str
    at: datetime
    instance: str = "radarr-cli"
    record: Mapping[str, Any] = field(default_factory=dict)
    film: Mapping[str, Any] = field(default_factory=dict)
    movie: Movie | None = None
    folder: str = ""
    left_folder: str = ""
    file: MovieFile | None = None
    path: str = ""
    replaced: tuple[Retired, ...] = ()

    @property
    def data(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.record.get("data") or {}
        return found

    @property
    def folders(self) -> dict[str, bool]:
        """The folders that a media server has to look at, and whether the film went from there."""
        gone = self.event in ("delete", "remove")
        left = {self.left_folder: True} if self.left_folder else {}
        return left | ({self.folder: gone} if self.folder else {})

    def below(self, path: str) -> str:
        """The path from the film's folder, as v3 names a file; where it lies elsewhere, its name."""
        inside = self.folder and path.startswith(f"{self.folder}/")
        return path[len(self.folder) + 1 :] if inside else path.rpartition("/")[2]


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
        over = notice.event == "healthRestored"
        message = notice.data.get("message") or str(notice.record.get("sourceTitle", ""))
        lines = [f"Over: {message}" if over else message]
        if notice.data.get("remedy") and not over:
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
