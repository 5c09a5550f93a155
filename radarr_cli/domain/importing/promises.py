"""What a release's name promised, against what was measured of its file. Pure.

Only what a name says in so many words is a promise. A file may hold more than was promised, never less: a
picture whose black bars were cut away is no smaller (`domain.resolution`), and of several sound tracks only
the first is measured, so that nothing is said of sound where there are several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.resolution import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radarr_cli.domain.media import Claimed, MediaInfo

ON_MISMATCH = ("accept", "remember", "reject")
"""What is done with a file that holds less than its name said."""
_SMALLEST_JUDGED = 720
# What names call a sound track, and the formats that keep the promise.
_SOUNDS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("TrueHD", r"true-?hd", frozenset({"truehd"})),
    ("DTS-HD MA", r"dts-?hd[ ._-]?ma|dts-?x", frozenset({"dts"})),
    ("DTS", r"dts(?:-?hd|-?es)?", frozenset({"dts"})),
    ("FLAC", r"flac", frozenset({"flac"})),
    ("E-AC-3", r"ddp(?:a)?|dd\+|e-?ac-?3", frozenset({"eac3", "truehd", "dts", "flac", "pcm"})),
    ("AC-3", r"dd|ac-?3", frozenset({"ac3", "eac3", "truehd", "dts", "flac", "pcm"})),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A promise that isn't kept: `what` is resolution, dynamicRange, audio, channels or languages."""

    what: str
    claimed: str
    measured: str

    def __str__(self) -> str:
        return f"{self.what}: {self.claimed} claimed, {self.measured} measured"


def differences(claimed: Claimed, media: MediaInfo | None) -> tuple[Difference, ...]:
    """Every promise of the release's name that the file doesn't keep; none where nothing was measured."""
    if media is None:
        return ()
    name = parse_release(claimed.title).simple_title or claimed.title
    return tuple(
        found
        for found in (
            _resolution(claimed, media),
            _dynamic_range(name, media),
            *_sound(name, media),
            _languages(claimed, media),
        )
        if found is not None
    )


def _resolution(claimed: Claimed, media: MediaInfo) -> Difference | None:
    lines, found = claimed.quality.quality.resolution, lines_of(media)
    if lines < _SMALLEST_JUDGED or not found or found >= lines:
        return None
    return Difference("resolution", f"{lines}p", f"{found}p ({media.width}x{media.height})")


def _dynamic_range(name: str, media: MediaInfo) -> Difference | None:
    """Dolby Vision, HDR10+, HLG and HDR each promise themselves; Dolby Vision with HDR keeps both."""
    if not media.video_format:
        return None
    have = media.hdr_format
    for word, pattern, kept in (
        ("DV", r"dv|dovi|dolby[ ._-]?vision", "DV" in have),
        ("HDR10+", r"hdr10(?:\+|p(?:lus)?)", "HDR10Plus" in have),
        ("HLG", r"hlg", "HLG" in have),
        ("HDR", r"hdr(?:10)?", bool(have)),
    ):
        if _says(name, pattern):
            return None if kept else Difference("dynamicRange", word, have or "SDR")
    return None


def _sound(name: str, media: MediaInfo) -> Iterator[Difference]:
    if media.audio_stream_count != 1:
        return
    for word, pattern, formats in _SOUNDS:
        if _says(name, rf"(?:{pattern})(?:[ ._-]?\d[ ._]\d)?"):
            if media.audio_format not in formats:
                yield Difference("audio", word, media.audio_format or "none")
            break
    said = _channels().search(name)
    if said and media.audio_channels:
        wanted = float(f"{said[1]}.{said[2]}")
        if media.audio_channels < wanted:
            yield Difference("channels", str(wanted), str(media.audio_channels))


def _languages(claimed: Claimed, media: MediaInfo) -> Difference | None:
    """The languages that the name spells out, where every track tells its own."""
    found = set(media.audio_languages)
    if not found or "und" in found or not claimed.languages:
        return None
    named = [each for each in parse_release(claimed.title).languages if each in claimed.languages]
    missing = [each.name for each in named if each.id > 0 and each.iso3 and each.iso3 not in found]
    if not missing:
        return None
    return Difference("languages", ", ".join(missing), ", ".join(_spelled(found)))


def _spelled(codes: Iterable[str]) -> list[str]:
    known = {language.iso3: language.name for language in LANGUAGES.values() if language.iso3}
    return sorted(known.get(code, code) for code in codes)


def _says(name: str, pattern: str) -> bool:
    return _word(pattern).search(name) is not None


@cache
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![a-z0-9])(?:{pattern})(?![a-z0-9+])")


@cache
def _channels() -> re.Pattern[str]:
    return re.compile(r"(?<![0-9])([257])[ .]([01])(?![0-9])")
