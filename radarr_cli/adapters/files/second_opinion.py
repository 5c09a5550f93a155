"""What ffprobe says of a media file, where libmediainfo could tell nothing or not enough.

It is handed the opened file, as libmediainfo is, and may read nothing but that.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.files.probe import open_quietly
from radarr_cli.domain.language import from_code
from radarr_cli.domain.media import MediaInfo
from radarr_cli.errors import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.ports import MediaProbe

_SECONDS = 60
_COMMAND = (
    "ffprobe", "-v", "error", "-protocol_whitelist", "file", "-of", "json", "-show_format", "-show_streams",
    "-show_frames", "-read_intervals", "%+#4",
)  # fmt: skip
_DOLBY = "DOVI configuration record"
_PLUS = "HDR Dynamic Metadata SMPTE2094-40 (HDR10+)"
_STATIC = frozenset({"Mastering display metadata", "Content light level metadata"})
# The layer that others can play, by `dv_bl_signal_compatibility_id`.
_LAYERS = {1: "DV HDR10", 6: "DV HDR10", 2: "DV SDR", 4: "DV HLG"}
_PICTURES = frozenset({"mjpeg", "png", "bmp", "gif"})
"""Covers, not films."""


@dataclass(frozen=True, slots=True)
class TwoProbes:
    """`ports.MediaProbe`: `first` is believed; `second` is asked where it tells nothing, or leaves out what
    every film has: a picture with a size, a running time, a sound track."""

    first: MediaProbe
    second: MediaProbe

    def probe(self, path: str) -> MediaInfo | None:
        """Raises OSError where the file can't be read, ServiceUnavailable where neither can be asked."""
        try:
            found = self.first.probe(path)
        except ServiceUnavailable:
            return self.second.probe(path)
        if found is not None and _is_complete(found):
            return found
        try:
            other = self.second.probe(path)
        except ServiceUnavailable:
            return found
        return _filled(found, other)


class FfprobeProbe:
    """`ports.MediaProbe` by the program ffprobe."""

    def probe(self, path: str) -> MediaInfo | None:
        """Raises OSError where the file can't be read, ServiceUnavailable where ffprobe isn't installed."""
        if shutil.which(_COMMAND[0]) is None:
            raise ServiceUnavailable("ffprobe is not installed", hint="install it: apt install ffmpeg")
        reading = open_quietly(path, os.O_RDONLY)
        try:
            ran = subprocess.run(
                [*_COMMAND, f"/proc/self/fd/{reading}"],
                pass_fds=[reading], stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS,
                check=False,
            )  # fmt: skip
        except (subprocess.TimeoutExpired, OSError):
            return None
        finally:
            os.close(reading)
        try:
            told = json.loads(ran.stdout or b"{}")
        except ValueError:
            return None
        return measured(told) if isinstance(told, dict) else None


def measured(told: Mapping[str, Any]) -> MediaInfo | None:
    """ffprobe's JSON as a MediaInfo; None without a moving picture."""
    streams = [stream for stream in told.get("streams", ()) if isinstance(stream, dict)]
    videos = [
        each
        for each in streams
        if each.get("codec_type") == "video" and each.get("codec_name") not in _PICTURES
    ]
    if not videos:
        return None
    video = videos[0]
    audios = [stream for stream in streams if stream.get("codec_type") == "audio"]
    audio = audios[0] if audios else {}
    texts = [stream for stream in streams if stream.get("codec_type") == "subtitle"]
    whole = told.get("format") or {}
    return MediaInfo(
        container=_text(whole, "format_name").split(",")[0],
        video_format=_text(video, "codec_name"),
        video_codec_id=_text(video, "codec_tag_string").replace("[0][0][0][0]", ""),
        video_profile=_text(video, "profile"),
        video_bitrate=int(_number(video, "bit_rate")),
        video_bit_depth=_bit_depth(video),
        hdr_format=_dynamic_range(video, told.get("frames") or ()),
        width=int(_number(video, "width")),
        height=int(_number(video, "height")),
        fps=_fraction(_text(video, "r_frame_rate")),
        scan_type="Progressive" if _text(video, "field_order") in ("", "progressive") else "Interlaced",
        runtime=_number(whole, "duration"),
        audio_format=_audio_format(audio),
        audio_codec_id=_audio_codec_id(audio),
        audio_profile=_text(audio, "profile"),
        audio_bitrate=int(_number(audio, "bit_rate")),
        audio_channels=_channels(audio),
        audio_stream_count=len(audios),
        audio_languages=_languages(audios),
        subtitles=_languages(texts),
    )


def _is_complete(found: MediaInfo) -> bool:
    return bool(found.width and found.height and found.runtime and found.audio_stream_count)


def _filled(found: MediaInfo | None, other: MediaInfo | None) -> MediaInfo | None:
    """What the first left empty, from the second."""
    if found is None or other is None:
        return found or other
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(MediaInfo)
        if not getattr(found, field.name) and getattr(other, field.name)
    }
    return replace(found, **missing)


def _dynamic_range(video: Mapping[str, Any], frames: Sequence[Mapping[str, Any]]) -> str:
    """Radarr's rule: Dolby Vision by its compatible layer, else by transfer function and metadata."""
    sides = [*video.get("side_data_list", ())]
    for frame in frames:
        if frame.get("media_type") == "video":
            sides += frame.get("side_data_list", ())
    kinds = {side.get("side_data_type") for side in sides}
    dolby = next((side for side in sides if side.get("side_data_type") == _DOLBY), None)
    if dolby is not None:
        layer = _LAYERS.get(dolby.get("dv_bl_signal_compatibility_id", 0), "DV")
        return "DV HDR10Plus" if layer == "DV HDR10" and _PLUS in kinds else layer
    if _bit_depth(video) < 10 or _text(video, "color_primaries") != "bt2020":
        return ""
    transfer = _text(video, "color_transfer")
    if transfer == "arib-std-b67":
        return "HLG"
    if transfer != "smpte2084":
        return ""
    if _PLUS in kinds:
        return "HDR10Plus"
    return "HDR10" if kinds & _STATIC else "PQ"


def _bit_depth(video: Mapping[str, Any]) -> int:
    named = _text(video, "bits_per_raw_sample")
    if named.isdigit():
        return int(named)
    form = _text(video, "pix_fmt")
    return next((depth for depth in (16, 14, 12, 10) if f"p{depth}" in form), 8 if form else 0)


def _audio_format(audio: Mapping[str, Any]) -> str:
    name = _text(audio, "codec_name")
    return "pcm" if name.startswith(("pcm_", "adpcm_")) else name


def _audio_codec_id(audio: Mapping[str, Any]) -> str:
    if "Atmos" in _text(audio, "profile"):
        return {"truehd": "thd+", "eac3": "ec+3"}.get(_text(audio, "codec_name"), "")
    return _text(audio, "codec_tag_string").replace("[0][0][0][0]", "")


def _channels(audio: Mapping[str, Any]) -> float:
    """5.1 is five channels and one for effects: "5.1(side)" says so, else they are counted."""
    layout = _text(audio, "channel_layout").split("(")[0]
    try:
        return float(layout) if "." in layout else _number(audio, "channels")
    except ValueError:
        return _number(audio, "channels")


def _languages(streams: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    found = []
    for stream in streams:
        code = _text(stream.get("tags") or {}, "language")
        language = from_code(code) if code else None
        found.append(language.iso3 if language else code or "und")
    return tuple(found)


def _fraction(text: str) -> float:
    over, _, under = text.partition("/")
    try:
        return float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        return 0.0


def _number(stream: Mapping[str, Any], key: str) -> float:
    try:
        return float(stream.get(key) or 0)
    except (TypeError, ValueError):
        return 0.0


def _text(stream: Mapping[str, Any], key: str) -> str:
    return str(stream.get(key) or "")
