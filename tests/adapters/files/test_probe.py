"""What a media file holds, in Radarr's stored names."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.files.probe import MediaInfoProbe, measured
from tests.fakes.video import FILM, RUNTIME_MINUTES, write_film

if TYPE_CHECKING:
    from pathlib import Path

PROBE = MediaInfoProbe()


def test_the_film_is_measured() -> None:
    found = PROBE.probe(str(FILM))
    assert found is not None
    assert (found.width, found.height) == (1920, 1080)
    assert round(found.runtime / 60) == RUNTIME_MINUTES
    assert found.audio_languages == ("eng",)
    assert found.audio_stream_count == 1
    assert found.container == "matroska"


def test_a_large_file_is_measured_by_what_its_container_says(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mkv", 30 * 1024 * 1024)
    found = PROBE.probe(str(film))
    assert found is not None
    assert round(found.runtime / 60) == RUNTIME_MINUTES


@pytest.mark.parametrize("name", [b"bad\xff\nname.mkv", b"-rf.mkv", "日本.mkv".encode(), b"http:\\x.mkv"])
def test_a_name_that_is_no_text_is_no_obstacle(name: bytes, tmp_path: Path) -> None:
    target = f"{tmp_path}/{os.fsdecode(name)}"
    shutil.copyfile(FILM, target)
    assert PROBE.probe(target) is not None


@pytest.mark.parametrize("content", [b"", b"MZ" + bytes(5000), os.urandom(100_000), b"#!/bin/sh\n"])
def test_what_is_no_video_is_none_whatever_it_is_called(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "film.mkv").write_bytes(content)
    assert PROBE.probe(str(tmp_path / "film.mkv")) is None


def test_probing_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mkv")
    os.utime(film, ns=(10**18, 10**18))
    before = film.stat()
    PROBE.probe(str(film))
    after = film.stat()
    assert (after.st_atime_ns, after.st_mtime_ns, after.st_size) == (10**18, 10**18, before.st_size)


def test_links_and_missing_files_are_errors(tmp_path: Path) -> None:
    (tmp_path / "link.mkv").symlink_to(FILM)
    for name in ("link.mkv", "missing.mkv"):
        with pytest.raises(OSError, match=name):
            PROBE.probe(str(tmp_path / name))


@pytest.mark.parametrize(
    ("audio", "expected"),
    [
        ({"format": "DTS", "format_additionalfeatures": "XLL"}, ("dts", "DTS-HD MA")),
        ({"format": "DTS", "format_additionalfeatures": "XLL X"}, ("dts", "DTS:X")),
        ({"format": "DTS", "format_additionalfeatures": "XBR"}, ("dts", "DTS-HD HRA")),
        ({"format": "DTS"}, ("dts", "DTS")),
        ({"format": "AC-3"}, ("ac3", "")),
        ({"format": "MPEG Audio", "format_profile": "Layer 2"}, ("mp2", "Layer 2")),
        ({"format": "MPEG Audio", "format_profile": "Layer 3"}, ("mp3", "Layer 3")),
        ({"format": "Something New"}, ("something new", "")),
    ],
)
def test_audio_formats_are_told_in_radarrs_words(audio: dict[str, Any], expected: tuple[str, str]) -> None:
    found = measured([{"track_type": "Video"}, {"track_type": "Audio", **audio}])
    assert found is not None
    assert (found.audio_format, found.audio_profile) == expected


@pytest.mark.parametrize(
    ("audio", "expected"),
    [
        ({"format": "E-AC-3", "format_additionalfeatures": "JOC", "codec_id": "A_EAC3"}, "ec+3"),
        ({"format": "MLP FBA", "format_additionalfeatures": "16-ch", "codec_id": "A_TRUEHD"}, "thd+"),
        ({"format": "E-AC-3", "codec_id": "A_EAC3"}, "A_EAC3"),
        (
            {"format": "AAC", "format_additionalfeatures": "LC SBR", "codec_id": "A_AAC-2"},
            "A_AAC/MPEG4/LC/SBR",
        ),
    ],
)
def test_atmos_is_told_by_the_codec_id(audio: dict[str, Any], expected: str) -> None:
    found = measured([{"track_type": "Video"}, {"track_type": "Audio", **audio}])
    assert found is not None
    assert found.audio_codec_id == expected


@pytest.mark.parametrize(
    ("channels", "layout", "expected"),
    [
        (6, "L R C LFE Ls Rs", 5.1),
        (8, "L R C LFE Ls Rs Lb Rb", 7.1),
        (2, "L R", 2.0),
        (1, "M", 1.0),
        (6, "", 6.0),
    ],
)
def test_the_channel_of_effects_counts_a_tenth(channels: int, layout: str, expected: float) -> None:
    found = measured(
        [{"track_type": "Video"}, {"track_type": "Audio", "channel_s": channels, "channel_layout": layout}]
    )
    assert found is not None
    assert found.audio_channels == pytest.approx(expected)


@pytest.mark.parametrize(
    ("video", "expected"),
    [
        ({"bit_depth": 8, "transfer_characteristics": "BT.709"}, ""),
        ({"bit_depth": 10, "transfer_characteristics": "BT.709"}, ""),
        ({"bit_depth": 10, "transfer_characteristics": "PQ"}, "PQ"),
        ({"bit_depth": 10, "transfer_characteristics": "HLG"}, "HLG"),
        ({"bit_depth": 10, "transfer_characteristics": "PQ", "hdr_format": "SMPTE ST 2086"}, "HDR10"),
        (
            {
                "bit_depth": 10,
                "transfer_characteristics": "PQ",
                "hdr_format": "SMPTE ST 2094 App 4 / SMPTE ST 2086",
            },
            "HDR10Plus",
        ),
        ({"bit_depth": 10, "hdr_format": "Dolby Vision"}, "DV"),
        ({"bit_depth": 10, "hdr_format": "Dolby Vision", "hdr_format_compatibility": "SDR"}, "DV SDR"),
        ({"bit_depth": 10, "hdr_format": "Dolby Vision", "hdr_format_compatibility": "HLG"}, "DV HLG"),
        (
            {
                "bit_depth": 10,
                "hdr_format": "Dolby Vision / SMPTE ST 2086",
                "hdr_format_compatibility": "HDR10 / HDR10",
            },
            "DV HDR10",
        ),
        (
            {
                "bit_depth": 10,
                "hdr_format": "Dolby Vision / SMPTE ST 2094 App 4",
                "hdr_format_compatibility": "HDR10 / HDR10+ Profile B",
            },
            "DV HDR10Plus",
        ),
    ],
)
def test_the_dynamic_range_follows_radarrs_rule(video: dict[str, Any], expected: str) -> None:
    found = measured([{"track_type": "Video", **video}])
    assert found is not None
    assert found.hdr_format == expected


def test_languages_keep_the_order_of_the_tracks() -> None:
    tracks = [{"track_type": "Video"}]
    tracks += [{"track_type": "Audio", "language": code} for code in ("de", "fre", "xx")]
    found = measured([*tracks, {"track_type": "Audio"}, {"track_type": "Text", "language": "pt-BR"}])
    assert found is not None
    assert found.audio_languages == ("deu", "fra", "xx", "und")
    assert found.subtitles == ("por",)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg: encodes a second of HEVC in HDR10")
def test_hdr10_is_seen_in_a_real_stream(tmp_path: Path) -> None:
    film = tmp_path / "hdr.mkv"
    subprocess.run(
        [
            "ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=128x128:r=5:d=1", "-f", "lavfi",
            "-i", "sine=d=1", "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
            "-c:a", "ac3", "-ac", "6", "-metadata:s:a:0", "language=ger", "-x265-params",
            "log-level=none:hdr10=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:"
            "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400",
            str(film),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )  # fmt: skip
    found = PROBE.probe(str(film))
    assert found is not None
    assert (found.video_format, found.video_bit_depth, found.hdr_format) == ("hevc", 10, "HDR10")
    assert (found.audio_format, found.audio_channels, found.audio_languages) == ("ac3", 5.1, ("deu",))
