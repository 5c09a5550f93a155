"""What is measured of every kind of picture and sound: by libmediainfo, and by ffprobe in second place."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from radarr_cli.adapters.files.probe import MediaInfoProbe
from radarr_cli.adapters.files.second_opinion import FfprobeProbe, TwoProbes, measured
from radarr_cli.domain.media import MediaInfo
from radarr_cli.errors import ServiceUnavailable

MEDIA = Path(__file__).parents[2] / "data" / "media"
NEEDS_FFPROBE = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
KINDS: dict[str, dict[str, Any]] = {
    "h264.mkv": {
        "video_format": "h264", "video_bit_depth": 8, "hdr_format": "", "width": 128, "height": 72,
        "audio_format": "aac", "audio_channels": 2.0, "audio_languages": ("eng",), "audio_stream_count": 1,
    },
    "hdr10.mkv": {"video_format": "hevc", "video_bit_depth": 10, "hdr_format": "HDR10"},
    "pq.mkv": {"video_format": "hevc", "video_bit_depth": 10, "hdr_format": "PQ"},
    "hlg.mkv": {"video_format": "hevc", "video_bit_depth": 10, "hdr_format": "HLG"},
    "dolby-vision-5.mp4": {"video_format": "hevc", "hdr_format": "DV"},
    "dolby-vision-7.mp4": {"video_format": "hevc", "hdr_format": "DV HDR10"},
    "dolby-vision-8.1.mp4": {"video_format": "hevc", "hdr_format": "DV HDR10"},
    "dolby-vision-8.4.mp4": {"video_format": "hevc", "hdr_format": "DV HLG"},
    "dts-5.1.mkv": {"audio_format": "dts", "audio_profile": "DTS", "audio_channels": 5.1},
    "truehd-5.1.mkv": {"audio_format": "truehd", "audio_channels": 5.1},
    "eac3-5.1.mkv": {"audio_format": "eac3", "audio_channels": 5.1},
    "ac3-2.0.mkv": {"audio_format": "ac3", "audio_channels": 2.0},
    "flac-7.1.mkv": {"audio_format": "flac", "audio_channels": 7.1},
    "aac-7.1.mkv": {"audio_format": "aac", "audio_channels": 7.1},
    "languages.mkv": {
        "audio_languages": ("deu", "jpn"), "audio_stream_count": 2, "subtitles": ("fra",),
        "audio_format": "opus",
    },
}  # fmt: skip


def facts(found: MediaInfo | None, names: dict[str, Any]) -> dict[str, Any]:
    assert found is not None
    return {name: getattr(found, name) for name in names}


@pytest.mark.parametrize("name", KINDS)
def test_libmediainfo_tells_the_facts(name: str) -> None:
    found = MediaInfoProbe().probe(str(MEDIA / name))
    assert facts(found, KINDS[name]) == KINDS[name]
    assert found is not None
    assert found.runtime == pytest.approx(1, abs=0.2)


@NEEDS_FFPROBE
@pytest.mark.parametrize("name", KINDS)
def test_ffprobe_tells_the_same(name: str) -> None:
    found = FfprobeProbe().probe(str(MEDIA / name))
    assert facts(found, KINDS[name]) == KINDS[name]


@NEEDS_FFPROBE
@pytest.mark.parametrize("name", [b"bad\xff\nname.mkv", b"-rf.mkv", b"http:x.mkv", "日本.mkv".encode()])
def test_ffprobe_is_given_the_file_and_no_name(name: bytes, tmp_path: Path) -> None:
    target = f"{tmp_path}/{os.fsdecode(name)}"
    shutil.copyfile(MEDIA / "h264.mkv", target)
    assert FfprobeProbe().probe(target) is not None


@NEEDS_FFPROBE
@pytest.mark.parametrize("content", [b"", b"MZ" + bytes(5000), b"#EXTM3U\nhttp://127.0.0.1:9/x\n"])
def test_what_is_no_film_is_none_to_ffprobe_too(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "film.mkv").write_bytes(content)
    assert FfprobeProbe().probe(str(tmp_path / "film.mkv")) is None


class Saying:
    """A probe that says this; an error is raised."""

    def __init__(self, said: MediaInfo | Exception | None) -> None:
        self.said, self.asked = said, 0

    def probe(self, path: str) -> MediaInfo | None:
        self.asked += 1
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


WHOLE = MediaInfo(width=1920, height=800, runtime=60, audio_stream_count=1, video_format="h264")


def test_the_second_is_not_asked_where_the_first_knows_enough() -> None:
    first, second = Saying(WHOLE), Saying(replace(WHOLE, width=1))
    assert TwoProbes(first, second).probe("x") == WHOLE
    assert second.asked == 0


def test_the_second_fills_in_what_the_first_left_out() -> None:
    found = TwoProbes(Saying(replace(WHOLE, runtime=0, video_format="hevc")), Saying(WHOLE)).probe("x")
    assert found == replace(WHOLE, video_format="hevc")
    assert TwoProbes(Saying(None), Saying(WHOLE)).probe("x") == WHOLE
    assert TwoProbes(Saying(None), Saying(None)).probe("x") is None


def test_either_may_be_missing_but_not_both() -> None:
    away = ServiceUnavailable("not installed")
    assert TwoProbes(Saying(away), Saying(WHOLE)).probe("x") == WHOLE
    assert TwoProbes(Saying(None), Saying(away)).probe("x") is None
    with pytest.raises(ServiceUnavailable):
        TwoProbes(Saying(away), Saying(away)).probe("x")


@pytest.mark.parametrize(
    "told", [{}, {"streams": []}, {"streams": [{"codec_type": "audio"}]}, {"streams": [1]}]
)
def test_odd_answers_are_no_film(told: dict[str, Any]) -> None:
    assert measured(told) is None


def test_covers_are_no_film_and_hdr10plus_is_seen() -> None:
    cover = {"codec_type": "video", "codec_name": "mjpeg"}
    film = {
        "codec_type": "video", "codec_name": "hevc", "pix_fmt": "yuv420p10le", "color_primaries": "bt2020",
        "color_transfer": "smpte2084",
    }  # fmt: skip
    plus = {
        "media_type": "video",
        "side_data_list": [{"side_data_type": "HDR Dynamic Metadata SMPTE2094-40 (HDR10+)"}],
    }
    found = measured({"streams": [cover, film], "frames": [plus], "format": {}})
    assert found is not None
    assert found.hdr_format == "HDR10Plus"
    assert measured({"streams": [cover]}) is None
