"""Which new file of a film is which of its variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.variants import MAIN, is_edition, wanted_editions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.movie import Variant
    from radarr_cli.domain.release import ParsedRelease

_LINES = {"uhd": 2160, "4k": 2160, "fhd": 1080, "hd": 1080, "sd": 480}


def assign(
    videos: Sequence[FoundFile], empty: Sequence[Variant]
) -> tuple[tuple[FoundFile, Variant | None], ...]:
    """Each file with the empty variant it fits, or None where none is left for it.

    A variant's edition, name or resolution in the file's name comes first; what is left goes to `main`, the
    largest first. One file that is left goes to the one variant that is, if it asks for no edition.
    """
    left = list(empty)
    found: dict[str, Variant | None] = {}
    for video in videos:
        fitting = next((variant for variant in left if _fits(video, variant)), None)
        if fitting is not None:
            left.remove(fitting)
            found[video.relative] = fitting
    for video in videos:
        if video.relative not in found:
            main = next((variant for variant in left if variant.name == MAIN), None)
            if main is not None:
                left.remove(main)
            found[video.relative] = main
    over = [video for video in videos if found[video.relative] is None]
    if len(over) == len(left) == 1 and not wanted_editions(dict(left[0].predicate)):
        found[over[0].relative] = left[0]
    return tuple((video, found[video.relative]) for video in videos)


def label_of(video: FoundFile, other_than: Sequence[str]) -> str | None:
    """A name for the variant that a further file of a film is: its edition, else its resolution."""
    parsed = _parsed(video)
    if parsed.edition:
        label = "-".join("".join(filter(str.isalnum, word)) for word in parsed.edition.lower().split())
    else:
        lines = parsed.quality.quality.resolution
        label = f"{lines}p" if lines else ""
    return label if label and label not in other_than else None


def _fits(video: FoundFile, variant: Variant) -> bool:
    editions = wanted_editions(dict(variant.predicate))
    parsed = _parsed(video)
    if editions:
        return is_edition(parsed.edition, editions)
    if variant.name == MAIN:
        return False
    name = variant.name.lower()
    lines = _LINES.get(name) or (int(name[:-1]) if name[:-1].isdigit() and name.endswith("p") else 0)
    if lines:
        return parsed.quality.quality.resolution == lines
    return name in video.name.lower()


def _parsed(video: FoundFile) -> ParsedRelease:
    return parse_release(video.name[: len(video.name) - len(removable_extension(video.name))])
