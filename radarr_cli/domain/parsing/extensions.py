"""File name endings: which are films, subtitles, archives, and which must never be touched.

The sets are Radarr's. Endings are lower-case and carry their dot.
"""

from __future__ import annotations

# What a bare file of this ending usually holds: the last resort of quality reading.
_WEBDL_720P = (".mkv", ".mk3d")
_BLURAY_720P = (".m2ts",)
_DVD = (".img", ".iso", ".vob")
_SDTV = (
    ".m4v", ".3gp", ".nsv", ".ty", ".strm", ".rm", ".rmvb", ".m3u", ".ifo", ".mov", ".qt", ".divx",
    ".xvid", ".bivx", ".nrg", ".pva", ".wmv", ".asf", ".asx", ".ogm", ".ogv", ".m2v", ".avi", ".bin",
    ".dat", ".dvr-ms", ".mpg", ".mpeg", ".mp4", ".avc", ".vp3", ".svq3", ".nuv", ".viv", ".dv", ".fli",
    ".flv", ".wpl", ".ts", ".wtv",
)  # fmt: skip

QUALITY_NAME_BY_EXTENSION: dict[str, str] = {
    ".webm": "Unknown",
    **dict.fromkeys(_WEBDL_720P, "WEBDL-720p"),
    **dict.fromkeys(_BLURAY_720P, "Bluray-720p"),
    **dict.fromkeys(_DVD, "DVD"),
    **dict.fromkeys(_SDTV, "SDTV"),
}
MEDIA_EXTENSIONS: frozenset[str] = frozenset(QUALITY_NAME_BY_EXTENSION)
SUBTITLE_EXTENSIONS: frozenset[str] = frozenset({
    ".aqt", ".ass", ".idx", ".jss", ".psb", ".rt", ".smi", ".srt", ".ssa", ".sub", ".sup", ".txt", ".utf",
    ".utf8", ".utf-8", ".vtt",
})  # fmt: skip
ARCHIVE_EXTENSIONS: frozenset[str] = frozenset({
    ".7z", ".bz2", ".gz", ".r00", ".rar", ".tar.bz2", ".tar.gz", ".tar", ".tb2", ".tbz2", ".tgz", ".zip",
})  # fmt: skip
DANGEROUS_EXTENSIONS: frozenset[str] = frozenset({".arj", ".lnk", ".lzh", ".ps1", ".scr", ".vbs", ".zipx"})
EXECUTABLE_EXTENSIONS: frozenset[str] = frozenset({".bat", ".cmd", ".exe", ".sh"})

# Endings that wrap a release and say nothing about the film.
_REMOVABLE = MEDIA_EXTENSIONS | {".par2", ".nzb"}
_LONGEST = max(map(len, MEDIA_EXTENSIONS))


def media_extension(name: str) -> str:
    """The lower-case media ending of `name` with its dot, "" where it has none: "Film.2019" has none."""
    return _ending(name, MEDIA_EXTENSIONS)


def removable_extension(name: str) -> str:
    """Like `media_extension`, and also .nzb and .par2: what is no part of a release's name."""
    return _ending(name, _REMOVABLE)


def _ending(name: str, known: frozenset[str]) -> str:
    dot = name.rfind(".", -_LONGEST)
    if dot < 0:
        return ""
    ending = name[dot:].lower()
    return ending if ending in known else ""
