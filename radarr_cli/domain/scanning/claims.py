"""What a file that lies in the library already claims to be, by its names and what was measured of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.claiming import meant_languages
from radarr_cli.domain.media import Claimed
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.quality import BY_NAME, Modifier, QualityModel, Source, find_quality
from radarr_cli.domain.resolution import lines_of

if TYPE_CHECKING:
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.media import MediaInfo


def claims_of(
    name: str, folder: str, media: MediaInfo | None, own_language: Language
) -> tuple[Claimed, str | None]:
    """The claims of a file by its name and its folder's, and the release's name where the file has it still.

    Where neither name tells a quality, the picture's size does; of which source it is nobody knows then.
    """
    stem = name[: len(name) - len(removable_extension(name))]
    readings = [parse_release(stem)]
    readings += [parse_release(folder)] if folder else []
    parsed = next((reading for reading in readings if reading.is_movie), readings[0])
    quality = next((each.quality for each in readings if each.quality.quality.id), QualityModel())
    if not quality.quality.id and media is not None:
        measured = find_quality(Source.UNKNOWN, lines_of(media), Modifier.NONE)
        quality = quality._replace(quality=measured)
    claimed = Claimed(
        title=parsed.release_title or stem,
        quality=quality,
        languages=meant_languages(readings, own_language),
        release_group=parsed.release_group,
        edition=next((each.edition for each in readings if each.edition), None),
    )
    scene = stem if readings[0].is_movie and readings[0].release_group and " " not in stem else None
    return claimed, scene


def disc_claims(folder: str, disc: str, own_language: Language) -> tuple[Claimed, str | None]:
    """The claims of a disc that lies in `folder`; `disc` is its own folder, BDMV or VIDEO_TS."""
    claimed, _ = claims_of(folder, "", None, own_language)
    if not claimed.quality.quality.id:
        quality = BY_NAME["BR-DISK" if disc.lower() == "bdmv" else "DVD-R"]
        claimed = replace(claimed, quality=claimed.quality._replace(quality=quality))
    return claimed, None
