"""A file in the library and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.quality import QualityModel

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """What a probe measured, under Radarr's stored names (facts: codec names are Radarr's own words).

    `runtime` is seconds; bitrates are bits a second; `audio_channels` is e.g. 5.1; languages are ISO 639-2
    codes in stream order; `hdr_format` is Radarr's label ("", "PQ", "HDR10", "HDR10Plus", "HLG", "DV",
    "DV HDR10", "DV HDR10Plus", "DV HLG", "DV SDR").
    """

    container: str = ""
    video_format: str = ""
    video_codec_id: str = ""
    video_profile: str = ""
    video_bitrate: int = 0
    video_bit_depth: int = 0
    video_multi_view_count: int = 0
    hdr_format: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0.0
    scan_type: str = ""
    runtime: float = 0.0
    audio_format: str = ""
    audio_codec_id: str = ""
    audio_profile: str = ""
    audio_bitrate: int = 0
    audio_channels: float = 0.0
    audio_stream_count: int = 0
    audio_languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the name of a file's release said; candidates are compared with this, never with `measured`."""

    title: str
    quality: QualityModel = QualityModel()
    languages: tuple[Language, ...] = ()
    release_group: str | None = None
    edition: str | None = None
    flags: IndexerFlag = IndexerFlag(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieFile:
    """A film's file: `relative_path` is from the root, `size` bytes; `kind` is file, tree or multipart.

    Of a tree `relative_path` is its folder; of a multipart film it is the first part, and `parts` are all,
    in their order.

    `scene_name` is the release's name where a release is known; `original_path` is where it lay in the
    download, relative to the client's folder.
    """

    id: int
    movie_id: int
    root: str
    relative_path: str
    size: int
    claimed: Claimed
    measured: MediaInfo | None = None
    kind: str = "file"
    parts: tuple[str, ...] = ()
    scene_name: str | None = None
    original_path: str | None = None
    added_at: datetime | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """What it consists of on the disk: files, or the folder of a tree."""
        return self.parts or (self.relative_path,)
