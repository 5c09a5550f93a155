"""What comes along with a film, and what lies beside it: subtitles, other small files, a person's. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.importing.contents import common_folder, is_extra, is_video, may_end_in_group
from radarr_cli.domain.importing.model import PlannedExtra, Sidecar
from radarr_cli.domain.importing.subtitles import SubtitleName, code_of, read_subtitle_name
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import SUBTITLE_EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from radarr_cli.domain.importing.model import Content, FoundFile, SourceFile

_LARGEST = 256 * 1024 * 1024
"""Bytes above which a file is no small one, whatever its ending."""


def extras_to_bring(
    content: Content,
    files: Sequence[SourceFile],
    film: str,
    endings: Collection[str],
    taken: Collection[str],
) -> tuple[PlannedExtra, ...]:
    """The subtitles and other small files of a download that belong to the film, with their new names.

    `film` is the film's new path below the root, `endings` those that are wanted (without dot), `taken` the
    paths that are not free. Below the folders that hold no other film all come, from nested ones too: of a
    download with one film that is everything. Else those come that are called like the film's file, or lie in
    a folder that is. Several of one language get a number.
    """
    names = {_stem(source.file.name).lower() for source in content.sources}
    others = _other_films(content, files)
    top = content.main.inner.rpartition("/")[0]
    base = film.removesuffix(_ending(film)) if content.kind != "tree" else film
    used = {path.lower() for path in taken}
    wanted = {ending.lower().removeprefix(".") for ending in endings}
    found: list[PlannedExtra] = []
    for source in sorted(files, key=lambda each: each.inner.lower()):
        ending = _ending(source.file.name)
        if (
            ending.lower().removeprefix(".") not in wanted
            or source.file.tree
            or source.file.size > _LARGEST
            or is_video(source.file.name)
            or _is_of_an_extra(source.inner, top, names)
            or not (_lies_with(source, content, others) or _belongs(source, names))
        ):
            continue
        extra = _named(source, content, base, ending.lower(), used)
        used.add(extra.target.lower())
        found.append(extra)
    return tuple(found)


def sidecars(
    old: str, new: str, beside: Iterable[FoundFile], ours: Collection[str], taken: Collection[str]
) -> tuple[Sidecar, ...]:
    """A person's own files beside the old film's file, and their names beside the new one.

    Paths are below the root. What we laid there (`ours`) and other films' files (`taken`) aren't a person's.
    What would get a name that isn't free keeps its own.
    """
    stem, target_stem = old.removesuffix(_ending(old)), new.removesuffix(_ending(new))
    if stem == target_stem:
        return ()
    files = tuple(beside)
    lying = {file.relative for file in files} | set(taken)
    found = []
    for file in files:
        rest = file.relative[len(stem) :]
        if not file.relative.startswith(stem) or rest[:1] not in (".", "-") or "/" in rest:
            continue
        target = target_stem + rest
        own = file.relative in ours or file.relative in taken or file.relative == old
        if own or is_video(file.name) or target in lying:
            continue
        found.append(Sidecar(file=file, source=file.relative, target=target))
    return tuple(found)


def _named(source: SourceFile, content: Content, base: str, ending: str, used: set[str]) -> PlannedExtra:
    stem = _stem(source.file.name)
    if ending not in SUBTITLE_EXTENSIONS or ending == ".txt":
        kind = "metadata" if ending == ".nfo" else "image" if ending in (".jpg", ".jpeg", ".png") else "other"
        return PlannedExtra(target=_free(base, "", ending, used), kind=kind, source=source.file)
    film = next(
        (
            _stem(each.file.name)
            for each in content.sources
            if stem.lower().startswith(_stem(each.file.name).lower())
        ),
        "",
    )
    said = read_subtitle_name(stem, film)
    if said.language is None:
        # "Subs/German/forced.srt"
        folder = source.inner.rpartition("/")[0].rpartition("/")[2]
        outer = read_subtitle_name(folder) if folder else SubtitleName()
        said = SubtitleName(outer.language, tuple(dict.fromkeys((*said.tags, *outer.tags))))
    return PlannedExtra(
        target=_free(base, said.suffix, ending, used),
        kind="subtitle",
        source=source.file,
        language=code_of(said.language) if said.language else None,
        tags=said.tags,
    )


def _free(base: str, suffix: str, ending: str, used: set[str]) -> str:
    """The name, with a number between the film's name and the suffix from the second on."""
    target, count = f"{base}{suffix}{ending}", 1
    while target.lower() in used:
        count += 1
        target = f"{base}.{count}{suffix}{ending}"
    return target


def _other_films(content: Content, files: Sequence[SourceFile]) -> tuple[str, ...]:
    """The paths of the other films that lie in the download."""
    inside = {source.inner for source in content.sources}
    return tuple(
        source.inner
        for source in files
        if is_video(source.file.name)
        and source.inner not in inside
        and not any(source.inner.startswith(f"{folder}/") for folder in inside)
        and source.measured is not None
        and content.measured is not None
        and source.measured.runtime > content.measured.runtime / 2
    )


def _lies_with(source: SourceFile, content: Content, others: Sequence[str]) -> bool:
    """Whether the folder that holds it and the film holds no other film."""
    folder = common_folder([source.inner, content.main.inner])
    return not any(other.startswith(folder) for other in others)


def _belongs(source: SourceFile, names: Collection[str]) -> bool:
    stem, *folders = reversed([part.lower() for part in source.inner.split("/")])
    if any(stem.startswith(name) for name in names) or any(folder in names for folder in folders):
        return True
    mine = parse_release(_stem(source.file.name))
    return mine.is_movie and any(
        (mine.title.lower(), mine.year) == (other.title.lower(), other.year)
        for other in map(parse_release, names)
        if other.is_movie
    )


def _is_of_an_extra(inner: str, top: str, names: Collection[str]) -> bool:
    """Whether it lies with a trailer or a sample, or is called like one and not just as the film is."""
    relative = inner[len(top) :].lstrip("/") if inner.startswith(top) else inner
    as_the_film = _stem(relative.rpartition("/")[2]).lower() in names and may_end_in_group(relative)
    return is_extra(relative) and not as_the_film


def _stem(name: str) -> str:
    return name.removesuffix(_ending(name))


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and stem else ""
