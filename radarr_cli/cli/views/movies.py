"""Films for people: the list, one film, the tags. They read v3's resources, as --json prints them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import cells
from radarr_cli.cli.output import safe
from radarr_cli.domain.v3 import named_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.measure import Measurement
    from rich.text import Text

Resource = dict[str, Any]
_STATUS = {
    "tba": "to be announced",
    "announced": "announced",
    "inCinemas": "in cinemas",
    "released": "released",
    "deleted": "gone from TMDB",
}


def profile_names(profiles: Iterable[str]) -> dict[int, str]:
    """The configured profiles by their v3 id."""
    return {named_id("profile", name): name for name in profiles}


class FilmName:
    """A film in a column that may shrink: its title is cut, never the year that tells it from its remake."""

    __slots__ = ("title", "year")

    def __init__(self, film: Resource) -> None:
        self.title = safe(str(film["title"]))
        self.year = f" ({film['year']})" if film["year"] else ""

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement  # noqa: PLC0415 - heavy: only where a person looks

        return Measurement(len(self.year) + 1, cells(self.title) + len(self.year))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

        name = Text(self.title, no_wrap=True)
        name.truncate(max(options.max_width - len(self.year), 1), overflow="ellipsis")
        yield name.append(self.year)


def table(films: Sequence[Resource], profiles: Mapping[int, str]) -> RenderableType | str:
    """One line a film: id, title and year, how it stands, quality, size, profile."""
    if not films:
        return "no films"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    # The only column that may shrink; its cells are cut, not wrapped.
    drawn.add_column("film")
    drawn.add_column("state", no_wrap=True)
    drawn.add_column("quality", no_wrap=True, max_width=13)
    drawn.add_column("size", justify="right", no_wrap=True)
    drawn.add_column("profile", no_wrap=True, overflow="ellipsis", max_width=12)
    for film in films:
        drawn.add_row(
            str(film["id"]),
            FilmName(film),
            state(film),
            quality(film.get("movieFile")),
            size(film["sizeOnDisk"]) if film["sizeOnDisk"] else "",
            safe(profiles.get(film["qualityProfileId"], "?")),
        )
    return drawn


def details(film: Resource, profiles: Mapping[int, str], labels: Mapping[int, str]) -> RenderableType:
    """Everything about one film; `labels` are the tags by their v3 id."""
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, show_header=False)
    drawn.add_column(no_wrap=True, style="dim")
    drawn.add_column(overflow="fold")
    for label, value in _lines(film, profiles, labels):
        if value:
            drawn.add_row(label, safe(value))
    return drawn


def tags(found: Sequence[Resource]) -> RenderableType | str:
    if not found:
        return "no tags"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("tag", overflow="fold")
    drawn.add_column("films", justify="right")
    for tag in found:
        drawn.add_row(safe(tag["label"]), str(len(tag["movieIds"])))
    return drawn


def name_of(film: Resource) -> str:
    """`Title (Year)`, the title alone where the year is unknown."""
    return f"{film['title']} ({film['year']})" if film["year"] else str(film["title"])


def named(film: str, variant: str) -> str:
    """A film and its variant as FILM/VARIANT; main is the film's name alone."""
    return film if variant == "main" else f"{film}/{variant}"


def state(film: Resource) -> str:
    """One word for how a film stands."""
    if film["hasFile"]:
        return "below cutoff" if film["movieFile"]["qualityCutoffNotMet"] else "complete"
    if not is_monitored(film):
        return "unmonitored"
    return "wanted" if film["isAvailable"] else _STATUS[film["status"]]


def variant_state(variant: Mapping[str, Any]) -> str:
    """One word for how a variant stands."""
    if variant["movieFileId"]:
        return "missing" if variant["missingSince"] else "there"
    if not variant["monitored"]:
        return "unmonitored"
    return "wanted" if variant["wanted"] else "not wanted"


def variant_file(variant: Mapping[str, Any]) -> str:
    """The file that a variant has, with quality and size; empty where it has none."""
    if not variant["movieFileId"]:
        return ""
    name = variant["relativePath"].rpartition("/")[2]
    return f"{name} ({variant['quality']}, {size(variant['size'])})"


def quality(file: Resource | None) -> str:
    """The quality a file was claimed to have, with its revision."""
    model = (file or {}).get("quality")
    if not model:
        return ""
    revised = model.get("revision", {}).get("version", 1) > 1
    return f"{model['quality']['name']}{' Proper' if revised else ''}"


def size(count: int) -> str:
    """Bytes as a person reads them: 7.5 GiB."""
    amount = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit in ("B", "KiB") else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TiB"


def _lines(
    film: Resource, profiles: Mapping[int, str], labels: Mapping[int, str]
) -> Iterable[tuple[str, str]]:
    yield "film", name_of(film)
    if film["originalTitle"] != film["title"]:
        yield "original", f"{film['originalTitle']} ({film['originalLanguage']['name']})"
    yield "ids", ", ".join(filter(None, (str(film["id"]), f"tmdb:{film['tmdbId']}", film.get("imdbId"))))
    yield "state", f"{state(film)}, {_STATUS[film['status']]}"
    yield "profile", profiles.get(film["qualityProfileId"], "gone from the configuration")
    yield (
        "available",
        f"from {film['minimumAvailability']} on, {_day(film, 'releaseDate') or 'no date known'}",
    )
    yield "cinema", _day(film, "inCinemas")
    yield "digital", _day(film, "digitalRelease")
    yield "physical", _day(film, "physicalRelease")
    yield "variant", film.get("variant", "")
    yield "folder", film["path"]
    yield from _file_lines(film.get("movieFile"))
    for variant in film.get("variants", ()):
        profile = profiles.get(variant["qualityProfileId"], "?")
        yield f"variant {variant['name']}", f"{profile}, {variant_state(variant)}, {variant['path']}"
        yield "", variant_file(variant)
    yield "tags", ", ".join(labels.get(tag, "?") for tag in film["tags"])
    yield from ((name, _own(value)) for name, value in film.get("custom", {}).items())
    yield "runtime", f"{film['runtime']} min" if film["runtime"] else ""
    yield "genres", ", ".join(film["genres"])
    yield "rating", _rating(film)
    yield "collection", film.get("collection", {}).get("title", "")
    yield "certification", film.get("certification", "")
    yield "studio", film["studio"]
    yield "added", _day(film, "added")
    searched = film.get("lastSearchTime")
    yield "searched", f"{datetime.fromisoformat(searched).astimezone():%Y-%m-%d %H:%M}" if searched else ""
    yield "also", ", ".join(title["title"] for title in film.get("alternateTitles", ()))
    yield "overview", film["overview"]


def _file_lines(file: Resource | None) -> Iterable[tuple[str, str]]:
    if not file:
        return
    yield "file", file["relativePath"]
    group = file.get("releaseGroup")
    yield "", ", ".join(filter(None, (quality(file), size(file["size"]), group and f"by {group}")))
    media = file.get("mediaInfo")
    if media:
        seen = (media.get("resolution"), media.get("videoCodec"), media.get("videoDynamicRangeType"))
        heard = (media.get("audioCodec"), media.get("audioLanguages"))
        yield "", ", ".join(filter(None, (*seen, *heard, media.get("runTime"))))


def is_monitored(film: Resource) -> bool:
    """Whether the form of the film that is shown is searched for: film and variant are monitored."""
    return bool(film["monitored"]) and bool(film.get("variantMonitored", True))


def _rating(film: Resource) -> str:
    found = film["ratings"].get("tmdb")
    return f"{found['value']} of {found['votes']} votes" if found else ""


def _own(value: object) -> str:
    """A field of the user's own."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _day(film: Resource, key: str) -> str:
    return str(film.get(key, ""))[:10]
