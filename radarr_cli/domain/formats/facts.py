"""What conditions see of an offer, of a file in the library, and of a download on its way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.formats.model import FormatFacts
from radarr_cli.domain.parsing import parse_release

if TYPE_CHECKING:
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.media import Claimed
    from radarr_cli.domain.movie import MovieDetails
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer

# What no file name can hold everywhere is gone from a file's name already.
_ILLEGAL = re.compile(r"\s*[<>?*|]")


def release_facts(
    offer: ReleaseOffer, parsed: ParsedRelease, languages: tuple[Language, ...], movie: MovieDetails
) -> FormatFacts:
    """Of an offer: its name with the film's title replaced, size and flags as the indexer says.

    `languages` are those that the offer counts as having.
    """
    return FormatFacts(
        title=parsed.simple_title,
        edition=parsed.edition,
        languages=languages,
        original_language=movie.original_language,
        flags=offer.flags,
        quality=parsed.quality.quality,
        size=offer.size,
        release_group=parsed.release_group,
        year=parsed.year,
    )


def file_facts(
    claimed: Claimed,
    movie: MovieDetails,
    *,
    size: int,
    relative_path: str,
    scene_name: str | None = None,
    original_path: str | None = None,
) -> FormatFacts:
    """Of a file in the library: what its release claimed, never what was measured (Radarr's rule for files).

    The title is the release's name, else the file's name in the download, else its name here, and the film's
    title stays in it. Where no name tells a year the film's counts; Radarr has 0 there.
    """
    filename = _base(relative_path)
    title = scene_name or _base(original_path or "") or filename
    return FormatFacts(
        title=_ILLEGAL.sub("", title),
        filename=filename,
        edition=claimed.edition,
        languages=claimed.languages,
        original_language=movie.original_language,
        flags=claimed.flags,
        quality=claimed.quality.quality,
        size=size,
        release_group=claimed.release_group or None,
        year=parse_release(title).year or movie.year,
    )


def _base(path: str) -> str:
    return path.rpartition("/")[2]
