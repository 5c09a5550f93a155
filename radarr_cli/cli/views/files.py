"""The library's files for people: a table, one file, and what was done to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import quality, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from radarr_cli.services.library.corrections import FileChange


def table(found: Sequence[dict[str, Any]]) -> RenderableType | str:
    if not found:
        return "no files"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("file", justify="right", no_wrap=True)
    drawn.add_column("film", overflow="fold")
    drawn.add_column("quality", no_wrap=True)
    drawn.add_column("size", justify="right", no_wrap=True)
    drawn.add_column("name", overflow="fold")
    for file in found:
        names = [name for name in file["variants"] if name != "main"]
        film = file["movie"] + (f"/{', '.join(names)}" if names else "")
        name = file["relativePath"].rpartition("/")[2]
        gone = f" ({file['missingReason']})" if file.get("missingSince") else ""
        drawn.add_row(str(file["id"]), safe(film), quality(file), size(file["size"]), safe(name + gone))
    return drawn


def details(file: dict[str, Any]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, show_header=False)
    drawn.add_column(no_wrap=True, style="dim")
    drawn.add_column(overflow="fold")
    for label, value in _lines(file):
        if value:
            drawn.add_row(label, safe(value))
    return drawn


def line(change: FileChange) -> str:
    word = {"planned": "would change", "unchanged": "nothing to change:"}.get(change.status, change.status)
    told = [f"{word} {change.path}"]
    for name, (before, after) in (change.changes or {}).items():
        told.append(f"  {name}: {before or 'none'} -> {after or 'none'}")
    told += [f"  as {change.movie}"] if change.movie else []
    told += [f"  to {change.new_path}"] if change.new_path and change.new_path != change.path else []
    told += [f"  learned the title {change.learned!r}"] if change.learned else []
    told += [f"  it is in the trash: {change.trashed}"] if change.trashed else []
    told += [f"  take it back: radarr-cli undo {change.operation_id}"] if change.operation_id else []
    return "\n".join(map(safe, told))


def _lines(file: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield "file", str(file["id"])
    yield "film", file["movie"]
    yield "fills", ", ".join(file["variants"])
    yield "path", file["path"]
    yield (
        "missing",
        f"since {file['missingSince'][:10]}, {file['missingReason']}" if "missingSince" in file else "",
    )
    yield "size", size(file["size"])
    yield "quality", quality(file)
    yield "languages", ", ".join(each["name"] for each in file["languages"])
    yield "edition", file["edition"]
    yield "group", file.get("releaseGroup", "")
    yield "release", file.get("sceneName", "")
    yield "came as", file.get("originalFilePath", "")
    yield "formats", ", ".join(each["name"] for each in file["customFormats"])
    yield "score", str(file["customFormatScore"]) if file["customFormatScore"] else ""
    yield "kept", "never replaced by itself" if file["pinned"] else ""
    media = file.get("mediaInfo") or {}
    bits, rate = media.get("videoBitDepth"), media.get("videoFps")
    seen = [media.get(key) for key in ("resolution", "videoCodec", "videoDynamicRangeType")]
    seen += [f"{bits} bit" if bits else "", f"{rate:g} fps" if rate else ""]
    yield "picture", ", ".join(filter(None, seen))
    heard = ("audioCodec", "audioChannels", "audioLanguages")
    yield "sound", ", ".join(str(media[key]) for key in heard if media.get(key))
    yield "subtitles", media.get("subtitles", "")
    yield "runs", media.get("runTime", "")
    yield "added", file["dateAdded"][:10]
