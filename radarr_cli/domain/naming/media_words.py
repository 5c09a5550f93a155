"""What a probe measured, in the words that release names use (Radarr's)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.naming.language_codes import listed

if TYPE_CHECKING:
    from radarr_cli.domain.media import MediaInfo

_AUDIO = {
    "truehd": "TrueHD", "flac": "FLAC", "eac3": "EAC3", "ac3": "AC3", "aac": "AAC", "mp3": "MP3",
    "mp2": "MP2", "opus": "Opus", "vorbis": "Vorbis", "wmav1": "WMA", "wmav2": "WMA", "wmapro": "WMA",
    "thd+": "TrueHD Atmos", "ec+3": "EAC3 Atmos",
}  # fmt: skip
# By what the profile holds, upper-case; the first counts: "DTS-HD MA + DTS:X" is DTS-X.
_DTS_PROFILES = {
    "DTS:X": "DTS-X", "DTS-X": "DTS-X", "DTS-HD MA": "DTS-HD MA", "DTS-ES": "DTS-ES",
    "DTS-HD HRA": "DTS-HD HRA", "DTS EXPRESS": "DTS Express", "DTS 96/24": "DTS 96/24",
}  # fmt: skip
_VIDEO = {
    "x264": "x264", "x265": "x265", "mpeg2video": "MPEG2", "mpeg1video": "MPEG", "vc1": "VC1", "av1": "AV1",
    "vp7": "VP7", "vp8": "VP8", "vp9": "VP9", "wmv1": "WMV", "wmv2": "WMV", "wmv3": "WMV",
}  # fmt: skip
# Formats that no release names: they give no word.
_UNNAMED_VIDEO = frozenset(
    ("qtrle", "rpza", "rv10", "rv20", "rv30", "rv40", "cinepak", "rawvideo", "msvideo1")
)


def audio_codec(media: MediaInfo) -> str:
    """The audio codec ("DTS-HD MA", "EAC3"); a format that is not known is given as it is called.

    Atmos is read from Radarr's codec ids (`thd+`, `ec+3`) and from profiles that name it.
    """
    codec, ident = media.audio_format.lower(), media.audio_codec_id.lower()
    profile = media.audio_profile.upper()
    if codec == "dts":
        return next((word for held, word in _DTS_PROFILES.items() if held in profile), "DTS")
    if codec.startswith(("pcm_", "adpcm_")) or codec == "pcm":
        return "PCM"
    if ident in ("thd+", "ec+3"):
        return _AUDIO[ident]
    if codec == "aac" and ident == "a_aac/mpeg4/lc/sbr":
        return "HE-AAC"
    word = _AUDIO.get(codec, media.audio_format)
    return f"{word} Atmos" if word in ("TrueHD", "EAC3") and "ATMOS" in profile else word


def audio_channels(media: MediaInfo) -> str:
    """One decimal ("5.1"); nothing where no channels are known."""
    return f"{media.audio_channels:.1f}" if media.audio_channels else ""


def video_codec(media: MediaInfo, release_name: str) -> str:
    """The video codec ("x265", "AV1"); the words AVC, HEVC, x264 and x265 of the release's own name win."""
    codec, ident = media.video_format.lower(), media.video_codec_id
    name = release_name.lower()
    if codec in _VIDEO or ident.lower() in ("x264", "x265"):
        return _VIDEO.get(codec) or ident.lower()
    if codec in ("h264", "avc"):
        return "AVC" if "avc" in name else "x264" if "x264" in name else "h264"
    if codec in ("hevc", "h265"):
        return "HEVC" if "hevc" in name else "x265" if "x265" in name else "h265"
    if codec.startswith("vp6"):
        return "VP6"
    if codec.startswith(("mpeg4", "msmpeg4")):
        upper = ident.upper()
        return "XviD" if "XVID" in upper else "DivX" if upper in ("DIV3", "DX50", "DIVX") else ""
    return "" if codec in _UNNAMED_VIDEO else media.video_format


def video_bit_depth(media: MediaInfo) -> str:
    """Bits of a colour; 8 where the probe does not say."""
    return str(media.video_bit_depth or 8)


def dynamic_range(media: MediaInfo) -> str:
    """HDR for every kind of it, else nothing."""
    return "HDR" if media.hdr_format else ""


def stereoscopic(media: MediaInfo) -> str:
    """3D where there is more than one view, else nothing."""
    return "3D" if media.video_multi_view_count > 1 else ""


def simple_words(media: MediaInfo, release_name: str) -> str:
    """Video and audio: "x264 DTS"."""
    return f"{video_codec(media, release_name)} {audio_codec(media)}".strip()


def full_words(media: MediaInfo, release_name: str) -> str:
    """Video, audio and languages: "x264 DTS[EN+DE] [ES]"."""
    audio = listed(media.audio_languages, "", skip_english=True)
    subtitles = listed(media.subtitles, "", skip_english=False)
    return _spaces().sub(" ", f"{simple_words(media, release_name)}{audio} {subtitles}").strip()


@cache
def _spaces() -> re.Pattern[str]:
    return re.compile(r" {2,}")
