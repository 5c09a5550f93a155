"""What commands did to films: items for --json, and lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.services.library.refreshing import refreshed_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.library.adding import NewFilm
    from radarr_cli.services.library.editing import Edited, Removed
    from radarr_cli.services.library.refreshing import Refreshed

__all__ = ["refreshed_document"]


def new_document(film: NewFilm, search: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`search` is what the search for it brought, where there was one."""
    details = film.details
    document = {
        "status": "planned" if film.movie_id is None else "added",
        "id": film.movie_id,
        "tmdbId": details.tmdb_id,
        "imdbId": details.imdb_id,
        "title": details.title,
        "year": details.year,
        "qualityProfile": film.profile,
        "root": film.root,
        "folder": film.folder,
        "monitored": film.monitored,
        "minimumAvailability": film.minimum_availability,
        "tags": list(film.tags),
    }
    return document | ({"search": dict(search)} if search else {})


def new_films(
    films: Sequence[NewFilm], searches: Mapping[int, Mapping[str, Any]], *, planned: bool
) -> str | None:
    """`added Title (Year) as 12: profile HD, films:/Title (Year)`; below it what a search brought."""
    lines = []
    for film in films:
        name = f"{film.details.title} ({film.details.year})"
        word = f"would add {name}" if planned else f"added {name} as {film.movie_id}"
        lines.append(safe(f"{word}: profile {film.profile}, {film.root}:/{film.folder}"))
        if film.details.tmdb_id in searches:
            lines.append(safe(f"  {searches[film.details.tmdb_id]['message']}"))
    return _joined(lines)


def edited_document(edited: Edited) -> dict[str, Any]:
    status = "changed" if edited.changes else "unchanged"
    return _film(edited.film, status) | ({"changes": _lists(edited.changes)} if edited.changes else {})


def edited(films: Sequence[Edited], *, planned: bool) -> str | None:
    """A line for each film that changed; one number for the others."""
    word = "would change" if planned else ""
    lines = [_changed(film.film, film.changes, word) for film in films if film.changes]
    return _joined(lines + _unchanged(sum(not film.changes for film in films)))


def removed_document(removed: Removed) -> dict[str, Any]:
    trashed = [
        {"path": file.path, "trashed": file.trashed, "size": file.size}
        | ({"beside": list(file.beside)} if file.beside else {})
        for file in removed.trashed
    ]
    return _film(removed.film, "removed") | {"files": trashed}


def removed(films: Sequence[Removed], *, planned: bool) -> str | None:
    """A line a film; of a plan each file below it, and its place in the trash."""
    lines = []
    for film in films:
        count = len(film.trashed)
        files = f", {count} {'file' if count == 1 else 'files'} in the trash" if count else ""
        lines.append(safe(f"{'would remove' if planned else 'removed'} {film.film}{files}"))
        for file in film.trashed if planned else ():
            lines.append(safe(f"  {file.path}"))
            lines += [safe(f"  with {path}") for path in file.beside]
            lines.append(safe(f"  -> {file.trashed}" if file.trashed else "  -> it is gone already"))
    return _joined(lines)


def refreshed(films: Sequence[Refreshed], *, planned: bool) -> str | None:
    """A line for each film that changed; one number for the others."""
    lines = []
    for film in films:
        if film.status == "deleted":
            known = f"; its IMDb id is tmdb:{film.relink_to} now" if film.relink_to else ""
            lines.append(safe(f"{film.film} is gone from TMDB{known}"))
        elif film.changes:
            lines.append(_changed(film.film, film.changes, "would update" if planned else ""))
        lines += [safe(f"  wrote {path}") for path in film.written]
    return _joined(lines + _unchanged(sum(film.status == "unchanged" for film in films)))


def _changed(film: FoundFilm, changes: Mapping[str, tuple[object, object]], word: str) -> str:
    said = [f"{name} {_short(before)} -> {_short(after)}" for name, (before, after) in changes.items()]
    return safe(f"{word} {film}: {', '.join(said)}".strip())


def _unchanged(count: int) -> list[str]:
    return [f"{count} unchanged"] if count else []


def _film(film: FoundFilm, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "id": film.id,
        "tmdbId": film.tmdb_id,
        "title": film.title,
        "year": film.year,
    }


def _lists(changes: Mapping[str, tuple[object, object]]) -> dict[str, list[object]]:
    return {name: list(values) for name, values in changes.items()}


def _short(value: object) -> str:
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _joined(lines: Iterable[str]) -> str | None:
    return Lines("\n".join(lines)) if lines else None
