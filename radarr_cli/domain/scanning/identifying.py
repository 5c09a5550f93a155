"""Is it certain which film a folder is? A wrong film adopted is worse than one that waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing import clean_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.movie import MovieDetails
    from radarr_cli.domain.movie_choice import MovieChoice
    from radarr_cli.domain.scanning.reading import Reading

_SHOWN = 5
_ANY_CUT, _SAME_LENGTH = (0.7, 1.4), (0.9, 1.1)
"""How long a file may be, compared with what the metadata says."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nothing is certain; `choices` are films that it may be."""

    code: str
    message: str
    choices: Sequence[Mapping[str, object]] = field(default=())


def choose(choices: Sequence[MovieChoice], reading: Reading) -> int | Doubt:
    """The TMDB id of the one film with just this title and year, or one year beside it."""
    wanted = clean_title(reading.title)
    named = [
        choice
        for choice in choices
        if wanted and wanted in (clean_title(choice.title), clean_title(choice.original_title))
    ]
    for gap in (0, 1) if reading.year else ():
        near = [choice for choice in named if abs(choice.year - reading.year) == gap]
        if len(near) == 1:
            return near[0].tmdb_id
        if near:
            named = near
            break
    else:
        if not reading.year and len(named) == 1 == len(choices):
            return named[0].tmdb_id
    shown = [
        {"film": f"tmdb:{choice.tmdb_id}", "title": choice.title, "year": choice.year}
        for choice in (named or choices)[:_SHOWN]
    ]
    if not shown:
        return Doubt("notFound", f"TMDB knows no film {reading.title!r}")
    said = f"{reading.title} ({reading.year})" if reading.year else reading.title
    return Doubt("ambiguous", f"{said} may be one of several films", shown)


def doubt_of(
    details: MovieDetails, reading: Reading, media: MediaInfo | None, *, by_id: bool
) -> Doubt | None:
    """What speaks against the film: by an id, a title and year that are another film's; by a title, a running
    time that is far off. Cuts differ much, so without a year it has to fit closely."""
    if by_id:
        titles = {title.clean for title in details.titles} | {clean_title(details.title)}
        years = {details.year, *details.years}
        same_year = not reading.year or any(abs(reading.year - year) <= 1 for year in years if year)
        if clean_title(reading.title) not in titles and not same_year:
            return Doubt(
                "idDisagrees",
                f"its id is that of {details.title} ({details.year}), its name says "
                f"{reading.title} ({reading.year})",
            )
        return None
    minutes = media.runtime / 60 if media else 0
    least, most = _ANY_CUT if reading.year else _SAME_LENGTH
    if minutes and details.runtime and not least <= minutes / details.runtime <= most:
        return Doubt(
            "runtimeDisagrees",
            f"it runs {minutes:.0f} minutes, {details.title} ({details.year}) {details.runtime}",
        )
    return None
