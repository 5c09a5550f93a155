"""What a name promised, and what is in the file."""

from __future__ import annotations

from typing import Any

import pytest

from radarr_cli.domain.importing.promises import differences
from radarr_cli.domain.media import Claimed, MediaInfo
from radarr_cli.domain.parsing import parse_release

BASE = {
    "video_format": "h264", "width": 1920, "height": 1080, "audio_format": "dts", "audio_channels": 5.1,
    "audio_stream_count": 1, "audio_languages": ("eng",),
}  # fmt: skip


def told(title: str, **media: Any) -> dict[str, tuple[str, str]]:
    parsed = parse_release(title)
    claimed = Claimed(title=title, quality=parsed.quality, languages=parsed.languages)
    found = differences(claimed, MediaInfo(**BASE | media))
    return {each.what: (each.claimed, each.measured) for each in found}


@pytest.mark.parametrize(
    ("width", "height", "kept"),
    [
        (1920, 1080, True), (1918, 1040, True), (1920, 800, True), (1440, 1080, True), (1800, 750, True),
        (1280, 720, False), (1280, 534, False), (720, 576, False),
    ],
)  # fmt: skip
def test_cut_bars_are_no_smaller_picture(width: int, height: int, kept: bool) -> None:
    found = told("The.Film.2019.1080p.BluRay.x264-GRP", width=width, height=height)
    assert ("resolution" not in found) is kept


def test_more_than_was_promised_is_fine() -> None:
    assert told("The.Film.2019.720p.BluRay.x264-GRP", width=3840, height=2160, hdr_format="HDR10") == {}


@pytest.mark.parametrize(
    ("words", "have", "expected"),
    [
        ("DV.HDR", "DV HDR10", None), ("DV", "DV", None), ("DoVi", "HDR10", ("DV", "HDR10")),
        ("HDR10Plus", "HDR10Plus", None), ("HDR10+", "HDR10", ("HDR10+", "HDR10")),
        ("HDR10P", "DV HDR10Plus", None), ("HDR", "HDR10", None), ("HDR", "", ("HDR", "SDR")),
        ("HLG", "HLG", None), ("HLG", "", ("HLG", "SDR")), ("SDR", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_the_dynamic_range(words: str, have: str, expected: tuple[str, str] | None) -> None:
    found = told(f"The.Film.2019.1080p.WEB-DL.{words}.H.265-GRP", hdr_format=have)
    assert found.get("dynamicRange") == expected


@pytest.mark.parametrize(
    ("words", "have", "channels", "expected"),
    [
        ("DTS-HD.MA.5.1", "dts", 5.1, {}),
        ("DTS-HD.MA.5.1", "ac3", 5.1, {"audio": ("DTS-HD MA", "ac3")}),
        ("TrueHD.7.1.Atmos", "truehd", 7.1, {}),
        ("TrueHD.7.1.Atmos", "truehd", 5.1, {"channels": ("7.1", "5.1")}),
        ("DDP5.1", "eac3", 5.1, {}),
        ("DDP5.1", "aac", 2.0, {"audio": ("E-AC-3", "aac"), "channels": ("5.1", "2.0")}),
        ("DD5.1", "ac3", 5.1, {}),
        ("FLAC.2.0", "flac", 2.0, {}),
        ("AAC2.0", "aac", 2.0, {}),
        ("", "aac", 1.0, {}),
    ],
)
def test_the_sound(words: str, have: str, channels: float, expected: dict[str, tuple[str, str]]) -> None:
    title = f"The.Film.2019.1080p.BluRay.{words}.x264-GRP"
    assert told(title, audio_format=have, audio_channels=channels) == expected
    assert told(title, audio_format=have, audio_channels=channels, audio_stream_count=2) == {}


@pytest.mark.parametrize(
    ("words", "tracks", "expected"),
    [
        ("GERMAN", ("deu",), None), ("GERMAN", ("eng",), ("German", "English")), ("GERMAN", ("und",), None),
        ("GERMAN.DL", ("deu", "eng"), None), ("", ("fra",), None), ("GERMAN", (), None),
    ],
)  # fmt: skip
def test_the_languages(words: str, tracks: tuple[str, ...], expected: tuple[str, str] | None) -> None:
    found = told(f"The.Film.2019.{words}.1080p.BluRay.x264-GRP", audio_languages=tracks)
    assert found.get("languages") == expected


@pytest.mark.parametrize(
    "title", ["DV.The.Film.2019.1080p-GRP", "DTS.2019.1080p.BluRay.x264-GRP", "HDR (2019)"]
)
def test_words_of_the_films_title_promise_nothing(title: str) -> None:
    assert set(told(title, audio_format="aac")) <= set()


def test_nothing_measured_is_no_broken_promise() -> None:
    assert differences(Claimed(title="The.Film.2019.2160p.DV.WEB-DL-GRP"), None) == ()
