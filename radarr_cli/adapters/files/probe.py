"""What a media file holds, measured by libmediainfo and told in Radarr's stored names.

The file is handed over opened, never by name: names from torrents need not be text, and libmediainfo takes
some of them for addresses.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.language import from_code
from radarr_cli.domain.media import MediaInfo
from radarr_cli.errors import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

_VIDEO = {
    "AVC": "h264", "HEVC": "hevc", "VC-1": "vc1", "AV1": "av1", "VP8": "vp8", "VP9": "vp9",
    "MPEG-4 Visual": "mpeg4", "MPEG Video": "mpeg2video", "VVC": "vvc",
}  # fmt: skip
_AUDIO = {
    "AC-3": "ac3", "E-AC-3": "eac3", "DTS": "dts", "MLP FBA": "truehd", "MLP": "mlp", "AAC": "aac",
    "FLAC": "flac", "Opus": "opus", "Vorbis": "vorbis", "PCM": "pcm", "WMA": "wmav2", "MPEG Audio": "mp3",
}  # fmt: skip
# What libmediainfo calls the extensions of DTS; a stream with several is what the first of them says.
_DTS_PROFILES = (
    ("XLL X", "DTS:X"), ("XLL", "DTS-HD MA"), ("XBR", "DTS-HD HRA"), ("LBR", "DTS Express"),
    ("ES", "DTS-ES"), ("96/24", "DTS 96/24"),
)  # fmt: skip


class MediaInfoProbe:
    """`ports.MediaProbe` by pymediainfo: reads what the container says, 10 ms whatever the size."""

    def probe(self, path: str) -> MediaInfo | None:
        """Raises OSError where the file can't be read, ServiceUnavailable where libmediainfo is missing."""
        from pymediainfo import MediaInfo as Library  # noqa: PLC0415 - heavy

        try:
            with open(path, "rb", opener=open_quietly) as file:
                tracks = [track.to_data() for track in Library.parse(file, parse_speed=0).tracks]
        except RuntimeError as error:
            raise ServiceUnavailable(f"libmediainfo could not read a file: {error}") from error
        except OSError as error:
            if error.errno is not None:
                raise
            # pymediainfo's own error where its library can't be loaded has no errno.
            raise ServiceUnavailable(
                "libmediainfo can't be loaded", hint="install it: apt install libmediainfo0v5"
            ) from error
        return measured(tracks)


def measured(tracks: list[dict[str, Any]]) -> MediaInfo | None:
    """libmediainfo's tracks, as its JSON has them, as a MediaInfo; None without a video track."""
    general = next((track for track in tracks if track.get("track_type") == "General"), {})
    videos = [track for track in tracks if track.get("track_type") == "Video"]
    if not videos:
        return None
    video = videos[0]
    audios = [track for track in tracks if track.get("track_type") == "Audio"]
    audio = audios[0] if audios else {}
    texts = [track for track in tracks if track.get("track_type") == "Text"]
    return MediaInfo(
        container=_text(general, "format").lower(),
        video_format=_video_format(video),
        video_codec_id=_video_codec_id(video),
        video_profile=_text(video, "format_profile"),
        video_bitrate=_whole(video, "bit_rate"),
        video_bit_depth=_whole(video, "bit_depth"),
        video_multi_view_count=_whole(video, "multiview_count"),
        hdr_format=_dynamic_range(video),
        width=_whole(video, "width"),
        height=_whole(video, "height"),
        fps=_number(video, "frame_rate"),
        scan_type=_text(video, "scan_type"),
        runtime=_seconds([video, audio, general]),
        audio_format=_audio_format(audio),
        audio_codec_id=_audio_codec_id(audio),
        audio_profile=_audio_profile(audio),
        audio_bitrate=_whole(audio, "bit_rate"),
        audio_channels=_channels(audio),
        audio_stream_count=len(audios),
        audio_languages=_languages(audios),
        subtitles=_languages(texts),
    )


def open_quietly(path: str, flags: int) -> int:
    """Open without following a link or waiting for a pipe, and leave the access time where we may."""
    flags |= os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, flags | os.O_NOATIME)
    except PermissionError:
        return os.open(path, flags)


def _video_format(video: dict[str, Any]) -> str:
    name = _text(video, "format")
    if name == "MPEG Video" and _text(video, "format_version") == "Version 1":
        return "mpeg1video"
    if name == "VC-1" and _text(video, "codec_id").upper().startswith("WMV"):
        return "wmv3"
    return _VIDEO.get(name, name.lower())


def _video_codec_id(video: dict[str, Any]) -> str:
    library = _text(video, "encoded_library_name")
    return library if library in ("x264", "x265") else _text(video, "codec_id")


def _dynamic_range(video: dict[str, Any]) -> str:
    """Radarr's rule: Dolby Vision by its compatible layer, else by transfer function and metadata."""
    formats = _text(video, "hdr_format")
    plus = "2094" in formats or "HDR10+" in formats
    if "Dolby Vision" in formats:
        compatible = _text(video, "hdr_format_compatibility")
        if "HDR10" in compatible:
            return "DV HDR10Plus" if plus else "DV HDR10"
        return next((f"DV {layer}" for layer in ("HLG", "SDR") if layer in compatible), "DV")
    if _whole(video, "bit_depth") < 10:
        return ""
    transfer = _text(video, "transfer_characteristics")
    if transfer == "HLG":
        return "HLG"
    if transfer != "PQ":
        return ""
    if plus:
        return "HDR10Plus"
    return "HDR10" if "2086" in formats or "HDR10" in formats else "PQ"


def _audio_format(audio: dict[str, Any]) -> str:
    name = _text(audio, "format")
    if name == "MPEG Audio" and _text(audio, "format_profile") == "Layer 2":
        return "mp2"
    return _AUDIO.get(name, name.lower())


def _audio_codec_id(audio: dict[str, Any]) -> str:
    name, features = _text(audio, "format"), _text(audio, "format_additionalfeatures")
    if name == "E-AC-3" and "JOC" in features:
        return "ec+3"
    if name == "MLP FBA" and "16-ch" in features:
        return "thd+"
    if name == "AAC" and "SBR" in features:
        return "A_AAC/MPEG4/LC/SBR"
    return _text(audio, "codec_id")


def _audio_profile(audio: dict[str, Any]) -> str:
    features = _text(audio, "format_additionalfeatures")
    if _text(audio, "format") == "DTS":
        return next((profile for mark, profile in _DTS_PROFILES if mark in features), "DTS")
    return _text(audio, "format_profile") or features


def _channels(audio: dict[str, Any]) -> float:
    """5.1 is five channels and one for effects."""
    count = _whole(audio, "channel_s")
    effects = _text(audio, "channel_layout").split().count("LFE")
    return count - effects + effects / 10


def _languages(tracks: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """ISO 639-2 codes in the order of the tracks; "und" where a track names none."""
    found = []
    for track in tracks:
        code = _text(track, "language")
        language = from_code(code) if code else None
        found.append(language.iso3 if language else code or "und")
    return tuple(found)


def _seconds(tracks: Iterable[dict[str, Any]]) -> float:
    return next((duration / 1000 for track in tracks if (duration := _number(track, "duration")) > 0), 0.0)


def _text(track: dict[str, Any], key: str) -> str:
    return str(track.get(key) or "")


def _number(track: dict[str, Any], key: str) -> float:
    try:
        return float(str(track.get(key) or 0).split(" / ")[0])
    except ValueError:
        return 0.0


def _whole(track: dict[str, Any], key: str) -> int:
    return int(_number(track, key))
