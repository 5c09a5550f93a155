"""`naming`: what templates may hold, and whether one is right; as plumbing, the name for a v3 request."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.naming.facts import NamingFacts
    from radarr_cli.domain.naming.rules import NamingRules

app = typer.Typer(cls=showing("tokens"))

_RANGES = {
    "pq10": "PQ", "hdr10": "HDR10", "hdr10plus": "HDR10Plus", "hlg10": "HLG", "dolbyvision": "DV",
    "dolbyvisionhdr10": "DV HDR10", "dolbyvisionsdr": "DV SDR", "dolbyvisionhlg": "DV HLG",
    "dolbyvisionhdr10plus": "DV HDR10Plus",
}  # fmt: skip
"""Radarr's enum of dynamic ranges, lower-case, to its labels."""


@app.command(epilog="Example: radarr-cli naming tokens")
def tokens(context: typer.Context) -> None:
    """List every token with an example."""
    from radarr_cli.domain.naming.checking import tokens as all_rows  # noqa: PLC0415 - heavy for --help

    rows = all_rows()
    output = session_of(context).output

    def view() -> Any:
        from radarr_cli.cli.views.naming import token_table  # noqa: PLC0415 - only a person needs rich

        return token_table(rows)

    output.emit(
        [
            {
                "token": f"{{{row.name}}}",
                "group": row.group,
                "description": row.summary,
                "custom": row.custom,
                "folder": row.in_folders,
                "example": row.example,
            }
            for row in rows
        ],
        view,
    )


@app.command(
    epilog="Example: radarr-cli naming check '{Movie Title} ({Release Year}) {Quality Full}'",
)
def check(
    context: typer.Context,
    template: Annotated[str, typer.Argument(help="The template, quoted: '{Movie Title} ({Release Year})'.")],
    folder: Annotated[bool, typer.Option("--folder", help="It is meant for folders.")] = False,
) -> None:
    """Say whether a template is right, and what it makes of an example.

    What is wrong is named with its column and the nearest known token; the exit code is then 2.
    """
    from radarr_cli.domain import naming  # noqa: PLC0415 - heavy for --help

    session = session_of(context)
    problems = naming.check(template, "folder" if folder else "file")
    example = None if problems else _example(template, folder)

    def view() -> str:
        from radarr_cli.cli.views.naming import verdict  # noqa: PLC0415

        return verdict(template, problems, example)

    session.output.emit(
        {
            "status": "invalid" if problems else "valid",
            "template": template,
            "example": example,
            "problems": [
                {
                    "position": problem.position,
                    "message": problem.message,
                    "token": problem.token or None,
                    "nearest": f"{{{problem.nearest}}}" if problem.nearest else None,
                }
                for problem in problems
            ],
        },
        view,
        wrong=bool(problems),
    )
    if problems:
        raise typer.Exit(2)


@app.command(epilog="Example: radarr-cli naming preview 'The Matrix (1999)'")
def preview(
    context: typer.Context,
    film: Annotated[
        str | None, typer.Argument(metavar="[FILM]", help="A film of the library; without one, an example.")
    ] = None,
) -> None:
    """Show what the configured templates make of a film's files.

    Nothing is renamed. With --json: v3's rename resources, a file each.
    """
    session = session_of(context)
    previewing = session.app.previewing
    if film is None:
        example = previewing.example()
        session.output.emit({"example": example}, lambda: example)
        return
    found = previewing.preview(session.app.library.film(film).id)

    def view() -> str:
        from radarr_cli.cli.views.naming import previews  # noqa: PLC0415 - only where a person looks

        return previews(found)

    session.output.emit(
        [
            {
                "movieId": each.movie_id,
                "movieFileId": each.file_id,
                "existingPath": each.existing,
                "newPath": each.wanted,
            }
            for each in found
        ],
        view,
    )


@app.command(hidden=True)
def render(context: typer.Context) -> None:
    """Name what each line of standard input describes: v3 JSON in, {"output": name} out, line by line.

    A line holds "namingConfig", "movie", "movieFile", "customFormats" and "movieTranslations" under v3's
    names. The name comes without folder and extension, by the template alone; where only a folder template
    is given it is the folder's.
    """
    session_of(context).output.lines(_answers(sys.stdin.buffer.read().decode("utf-8", "surrogateescape")))


def _example(template: str, folder: bool) -> str:
    from radarr_cli.domain import naming  # noqa: PLC0415

    if folder:
        return naming.folder_name(naming.sample(), naming.NamingRules(folder=template))
    return naming.file_path(naming.sample(), naming.NamingRules(file=template), ".mkv")


def _answers(text: str) -> Iterator[dict[str, str]]:
    from radarr_cli.domain.naming.render import render_file, render_folder  # noqa: PLC0415
    from radarr_cli.errors import UsageError  # noqa: PLC0415

    for number, line in enumerate(text.split("\n"), start=1):
        if not line:
            continue
        try:
            request = json.loads(line)
            config = request.get("namingConfig") or {}
            facts, rules = read_facts(request), read_rules(config)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise UsageError(
                f"line {number} is no naming request: {error}",
                hint="one JSON object a line, with namingConfig and movie",
            ) from error
        if config.get("movieFolderFormat") and not config.get("standardMovieFormat"):
            yield {"output": render_folder(facts, rules)}
        else:
            yield {"output": "".join(render_file(facts, rules))}


def read_rules(config: Mapping[str, Any]) -> NamingRules:
    """v3's namingConfig; colonReplacementFormat is Radarr's word or number."""
    from radarr_cli.domain.naming.rules import COLON_MODES, NamingRules  # noqa: PLC0415

    colon = config.get("colonReplacementFormat", "smart")
    if isinstance(colon, int):
        colon = COLON_MODES[colon] if 0 <= colon < len(COLON_MODES) else ""
    if colon not in COLON_MODES:
        raise ValueError(f"unknown colonReplacementFormat {config['colonReplacementFormat']!r}")
    rules = NamingRules()
    return NamingRules(
        rename=bool(config.get("renameMovies", True)),
        folder=config.get("movieFolderFormat") or rules.folder,
        file=config.get("standardMovieFormat") or rules.file,
        replace_illegal=bool(config.get("replaceIllegalCharacters", True)),
        colon=colon,
    )


def read_facts(request: Mapping[str, Any]) -> NamingFacts:
    """The facts of a request in v3's names."""
    from radarr_cli.domain.language import BY_NAME  # noqa: PLC0415
    from radarr_cli.domain.naming.facts import FormatName, NamingFacts, TranslatedTitle  # noqa: PLC0415

    movie, file = request.get("movie") or {}, request.get("movieFile") or {}
    quality = file.get("quality") or {}
    revision = quality.get("revision") or {}
    translations = []
    for translation in request.get("movieTranslations") or ():
        named = translation.get("language")
        language = BY_NAME.get(named.get("name", "") if isinstance(named, dict) else named or "")
        if language and translation.get("title"):
            translations.append(TranslatedTitle(language.iso2, language.country, translation["title"]))
    media = file.get("mediaInfo")
    return NamingFacts(
        title=movie.get("title") or "",
        year=int(movie.get("year") or 0),
        tmdb_id=int(movie.get("tmdbId") or 0),
        imdb_id=movie.get("imdbId"),
        original_title=movie.get("originalTitle") or "",
        translations=tuple(translations),
        certification=movie.get("certification"),
        collection=(movie.get("collection") or {}).get("title"),
        quality=(quality.get("quality") or {}).get("name") or "",
        version=int(revision.get("version", 1)),
        real=int(revision.get("real") or 0),
        resolution=int((quality.get("quality") or {}).get("resolution") or 0),
        edition=file.get("edition"),
        release_group=file.get("releaseGroup"),
        media=_read_media(media) if media else None,
        custom_formats=tuple(
            FormatName(item["name"], bool(item.get("includeCustomFormatWhenRenaming")))
            for item in request.get("customFormats") or ()
        ),
        scene_name=file.get("sceneName"),
        original_stem=_stem(file.get("relativePath") or file.get("path") or ""),
    )


def _read_media(media: Mapping[str, Any]) -> MediaInfo:
    """v3's mediaInfo; languages are a list, or one text with slashes."""
    from radarr_cli.domain.media import MediaInfo  # noqa: PLC0415

    def languages(key: str) -> tuple[str, ...]:
        given = media.get(key) or ()
        return tuple(given.split("/") if isinstance(given, str) else given)

    label = str(media.get("videoHdrFormat") or media.get("videoDynamicRangeType") or "")
    return MediaInfo(
        video_format=media.get("videoFormat") or "",
        video_codec_id=media.get("videoCodecID") or "",
        video_profile=media.get("videoProfile") or "",
        video_bit_depth=int(media.get("videoBitDepth") or 0),
        video_multi_view_count=int(media.get("videoMultiViewCount") or 0),
        hdr_format="" if label.lower() == "none" else _RANGES.get(label.lower(), label),
        audio_format=media.get("audioFormat") or "",
        audio_codec_id=media.get("audioCodecID") or "",
        audio_profile=media.get("audioProfile") or "",
        audio_channels=_channels(media),
        audio_languages=languages("audioLanguages"),
        subtitles=languages("subtitles"),
    )


def _channels(media: Mapping[str, Any]) -> float:
    """5.1 of the layout "5.1(side)", else the number of channels."""
    layout = str(media.get("audioChannelPositions") or "")[:3]
    if len(layout) == 3 and layout[0].isdigit() and layout[1] == "." and layout[2].isdigit():
        return float(layout)
    return float(media.get("audioChannels") or 0)


def _stem(path: str) -> str:
    """A path's last part without what follows its last dot."""
    name = path.replace("\\", "/").rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    return stem if dot else name
