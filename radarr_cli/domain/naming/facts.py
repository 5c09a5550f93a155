"""What the tokens of a template may read, gathered from a film and, for file names, from its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
    from radarr_cli.domain.movie import MovieDetails, Variant


class TranslatedTitle(NamedTuple):
    """A film's title in a language, given by its ISO 639-1 code, "" where none, and its country."""

    iso2: str
    country: str
    title: str


class FormatName(NamedTuple):
    """A custom format that matches the file; `in_names` is its includeCustomFormatWhenRenaming."""

    name: str
    in_names: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingFacts:
    """Everything a token may read. For a folder the film's part is enough.

    `quality` is the quality's title, `version` and `real` are its revision's. `scene_name` is the release's
    name where one is known; `original_stem` is the file's present name without folder and extension.
    `variant` is the film's variant the file is for; `variant_editions` are the editions that variant asks
    for. `resolution` is in lines, 0 unknown.
    """

    title: str
    year: int = 0
    tmdb_id: int = 0
    imdb_id: str | None = None
    original_title: str = ""
    translations: tuple[TranslatedTitle, ...] = ()
    certification: str | None = None
    collection: str | None = None
    quality: str = ""
    version: int = 1
    real: int = 0
    resolution: int = 0
    edition: str | None = None
    release_group: str | None = None
    media: MediaInfo | None = None
    custom_formats: tuple[FormatName, ...] = ()
    scene_name: str | None = None
    original_stem: str | None = None
    variant: str = "main"
    variant_editions: tuple[str, ...] = ()


def gather(
    details: MovieDetails,
    *,
    claimed: Claimed | None = None,
    media: MediaInfo | None = None,
    custom_formats: Iterable[FormatName] = (),
    scene_name: str | None = None,
    original_stem: str | None = None,
    variant: Variant | None = None,
) -> NamingFacts:
    """The facts of a film, and of the file that is to be named where `claimed` is given.

    `original_stem` is the name the file has now, without folder and extension.
    """
    quality = claimed.quality if claimed else None
    editions = variant.predicate.get("editions") if variant else None
    return NamingFacts(
        title=details.title,
        year=details.year,
        tmdb_id=details.tmdb_id,
        imdb_id=details.imdb_id,
        original_title=details.original_title,
        translations=tuple(
            TranslatedTitle(title.language.iso2, title.language.country, title.title)
            for title in details.titles
            if title.kind == "translation" and title.language
        ),
        certification=details.certification,
        collection=details.collection_title,
        quality=quality.quality.name if quality else "",
        version=quality.revision.version if quality else 1,
        real=quality.revision.real if quality else 0,
        resolution=quality.quality.resolution if quality else 0,
        edition=claimed.edition if claimed else None,
        release_group=claimed.release_group if claimed else None,
        media=media,
        custom_formats=tuple(custom_formats),
        scene_name=scene_name,
        original_stem=original_stem,
        variant=variant.name if variant else "main",
        variant_editions=tuple(map(str, editions)) if isinstance(editions, (list, tuple)) else (),
    )


def gather_file(
    details: MovieDetails,
    file: MovieFile,
    *,
    custom_formats: Iterable[FormatName] = (),
    variant: Variant | None = None,
) -> NamingFacts:
    """The facts of a film and of a file that lies in the library."""
    name = file.relative_path.rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    return gather(
        details,
        claimed=file.claimed,
        media=file.measured,
        custom_formats=custom_formats,
        scene_name=file.scene_name,
        original_stem=stem if dot and stem and file.kind == "file" else name,
        variant=variant,
    )
