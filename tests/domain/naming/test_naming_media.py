"""What a probe measured, as names show it: a template, what differs from the file below, the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from radarr_cli.domain.media import MediaInfo
from radarr_cli.domain.naming import NamingFacts, NamingRules, file_name, render_file

MEDIA = MediaInfo(
    video_format="hevc",
    video_bit_depth=10,
    hdr_format="DV HDR10",
    audio_format="truehd",
    audio_codec_id="thd+",
    audio_channels=7.1,
    audio_languages=("eng", "deu"),
    subtitles=("eng", "fin", "spa"),
)
FILM = NamingFacts(title="Tin", year=1987, media=MEDIA, scene_name="Tin.1987.1080p.BluRay-WAVE")
Row = tuple[str, dict[str, Any], str]

RULES: dict[str, list[Row]] = {
    "video codecs by the words of releases; the release's own word wins": [
        ("{MediaInfo VideoCodec}", {}, "h265"),
        ("{Mediainfo VIDEOCODEC}", {}, "h265"),
        ("{MediaInfo Video}", {"video_format": "h264"}, "h264"),
        ("{MediaInfo VideoCodec}", {"video_format": "mpeg2video"}, "MPEG2"),
        ("{MediaInfo VideoCodec}", {"video_format": "av1"}, "AV1"),
        ("{MediaInfo VideoCodec}", {"video_format": "vp9"}, "VP9"),
        ("{MediaInfo VideoCodec}", {"video_format": "vc1"}, "VC1"),
        ("{MediaInfo VideoCodec}", {"video_format": "h264", "video_codec_id": "x264"}, "x264"),
        ("{MediaInfo VideoCodec}", {"video_format": "mpeg4", "video_codec_id": "XVID"}, "XviD"),
        ("{MediaInfo VideoCodec}", {"video_format": "mpeg4", "video_codec_id": "DX50"}, "DivX"),
        ("x{ MediaInfo VideoCodec}", {"video_format": "cinepak"}, "x"),
        ("{MediaInfo VideoCodec}", {"video_format": "newcodec"}, "newcodec"),
    ],
    "audio codecs by format, id and profile": [
        ("{MediaInfo AudioCodec}", {}, "TrueHD Atmos"),
        ("{MediaInfo Audio}", {"audio_codec_id": ""}, "TrueHD"),
        ("{MediaInfo Audio}", {"audio_codec_id": "", "audio_profile": "Dolby Atmos"}, "TrueHD Atmos"),
        ("{MediaInfo Audio}", {"audio_format": "eac3", "audio_codec_id": "ec+3"}, "EAC3 Atmos"),
        ("{MediaInfo Audio}", {"audio_format": "dts", "audio_codec_id": ""}, "DTS"),
        ("{MediaInfo Audio}", {"audio_format": "dts", "audio_profile": "DTS-HD MA"}, "DTS-HD MA"),
        ("{MediaInfo Audio}", {"audio_format": "dts", "audio_profile": "DTS-HD MA + DTS:X"}, "DTS-X"),
        ("{MediaInfo Audio}", {"audio_format": "dts", "audio_profile": "DTS:X"}, "DTS-X"),
        ("{MediaInfo Audio}", {"audio_format": "pcm_s24le", "audio_codec_id": ""}, "PCM"),
        ("{MediaInfo Audio}", {"audio_format": "aac", "audio_codec_id": "A_AAC/MPEG4/LC/SBR"}, "HE-AAC"),
        ("{MediaInfo Audio}", {"audio_format": "wmav2", "audio_codec_id": ""}, "WMA"),
    ],
    "channels, bits, ranges, views": [
        ("{MediaInfo AudioChannels}", {}, "7.1"),
        ("{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}", {}, "[TrueHD Atmos 7.1]"),
        ("{MediaInfo AudioChannels}", {"audio_channels": 2.0}, "2.0"),
        ("{MediaInfo VideoBitDepth}", {}, "10"),
        ("{MediaInfo VideoBitDepth}", {"video_bit_depth": 0}, "8"),
        ("{MediaInfo VideoDynamicRange}", {}, "HDR"),
        ("{MediaInfo VideoDynamicRangeType}", {}, "DV HDR10"),
        ("x{ MediaInfo VideoDynamicRange}", {"hdr_format": ""}, "x"),
        ("x{ MediaInfo 3D}", {}, "x"),
        ("{MediaInfo 3D}", {"video_multi_view_count": 2}, "3D"),
    ],
    "languages as two letters, each once; English alone goes unsaid in audio": [
        ("{MediaInfo AudioLanguages}", {}, "[EN+DE]"),
        ("x{MediaInfo AudioLanguages}", {"audio_languages": ("eng",)}, "x"),
        ("{MediaInfo AudioLanguagesAll}", {"audio_languages": ("eng",)}, "[EN]"),
        ("{MediaInfo SubtitleLanguages}", {"subtitles": ("eng",)}, "[EN]"),
        ("{MediaInfo SubtitleLanguagesAll}", {}, "[EN+FI+ES]"),
        ("{MediaInfo AudioLanguages}", {"audio_languages": ("fre", "und", "fra", "")}, "[FR]"),
        ("{MediaInfo AudioLanguages}", {"audio_languages": ("gle", "nob", "cmn")}, "[GA+NB+CMN]"),
        (
            "{MediaInfo SubtitleLanguagesAll}",
            {"subtitles": ("alb", "may", "tib", "khk", "fil")},
            "[SQ+MS+BO+MN+TL]",
        ),
    ],
    "languages are chosen, ordered and left out after a colon": [
        ("{MediaInfo SubtitleLanguages:ES+EN}", {}, "[ES+EN]"),
        ("{MediaInfo SubtitleLanguages:ES+}", {}, "[ES+-]"),
        ("{MediaInfo SubtitleLanguages:EN+FI+ES+}", {}, "[EN+FI+ES]"),
        ("{MediaInfo SubtitleLanguages:-EN}", {}, "[FI+ES]"),
        ("{MediaInfo SubtitleLanguages:-EN-ES}", {}, "[FI]"),
        ("x{MediaInfo SubtitleLanguages:FR}", {}, "x"),
    ],
    "several facts in one token": [
        ("{MediaInfo Simple}", {}, "h265 TrueHD Atmos"),
        ("{MediaInfo Full}", {}, "h265 TrueHD Atmos[EN+DE] [EN+FI+ES]"),
        ("{MEDIAINFO.FULL}", {"audio_languages": ("eng",), "subtitles": ("ice",)}, "H265.TRUEHD.ATMOS.[IS]"),
    ],
}
ROWS = [pytest.param(*row, id=f"{rule}-{row[0]}") for rule, table in RULES.items() for row in table]


@pytest.mark.parametrize(("template", "changes", "expected"), ROWS)
def test_media_token(template: str, changes: dict[str, Any], expected: str) -> None:
    facts = replace(FILM, media=replace(MEDIA, **changes))
    assert "".join(render_file(facts, NamingRules(file=template))) == expected


@pytest.mark.parametrize("word", ["AVC", "x264"])
def test_the_codec_is_called_as_the_release_calls_it(word: str) -> None:
    facts = replace(
        FILM, media=replace(MEDIA, video_format="h264"), scene_name=f"Tin.1987.{word.lower()}-WAVE"
    )
    assert file_name(facts, NamingRules(file="{MediaInfo VideoCodec}")) == word
