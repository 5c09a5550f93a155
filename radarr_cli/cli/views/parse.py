"""What a release name says: as Radarr's v3 parse resource, and in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.v3 import language_documents, quality_model_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.release import ParsedRelease

_CONTEXT_WIDTH = 14


def parse_resource(parsed: ParsedRelease) -> dict[str, Any]:
    """Radarr's v3 parse resource, with quality, languages and group of its own.

    Those three are filled even where the name is no film and `parsedMovieInfo` is null; `cleanTitle` is then
    the clean form of the whole name.
    """
    quality = quality_model_document(parsed.quality)
    languages = language_documents(parsed.languages)
    info = None
    if parsed.is_movie:
        info = {
            "movieTitles": list(parsed.titles),
            "primaryMovieTitle": parsed.title,
            "movieTitle": parsed.title,
            "originalTitle": parsed.original_title,
            "releaseTitle": parsed.release_title,
            "simpleReleaseTitle": parsed.simple_title,
            "quality": quality,
            "languages": languages,
            "releaseGroup": parsed.release_group,
            "releaseHash": parsed.release_hash,
            "edition": parsed.edition,
            "year": parsed.year,
            "imdbId": parsed.imdb_id,
            "tmdbId": parsed.tmdb_id or 0,
            "hardcodedSubs": parsed.hardcoded_subs,
        }
    return {
        "title": parsed.name,
        "cleanTitle": clean_title(parsed.title or parsed.name),
        "parsedMovieInfo": info,
        "quality": quality,
        "languages": languages,
        "releaseGroup": parsed.release_group,
    }


def title_resource(title: str) -> dict[str, str]:
    """A film's title with what titles are compared by."""
    return {"title": title, "cleanTitle": clean_title(title)}


def description(parsed: ParsedRelease) -> str:
    """Each fact of the name on a line: what was read, and from which words."""
    lines = [safe(parsed.name)]
    if parsed.refusal:
        lines.append(f"  {'no film':<{_CONTEXT_WIDTH}}{parsed.refusal}")
    facts = list(_facts(parsed))
    width = max(len(safe(value)) for _, value, _ in facts)
    for label, value, sources in facts:
        read_from = ", ".join(_quoted(parsed, source) for source in sources if source in parsed.spans)
        value = safe(value)
        lines.append(f"  {label:<{_CONTEXT_WIDTH}}{f'{value:<{width}}  {read_from}' if read_from else value}")
    return "\n".join(lines)


def _facts(parsed: ParsedRelease) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Label, value and the names of the spans it was read from; facts that are absent are left out."""
    quality, revision = parsed.quality.quality, parsed.quality.revision
    if parsed.titles:
        yield "title", parsed.titles[0], ("title",)
        for title in parsed.titles[1:]:
            yield "also", title, ()
    if parsed.year:
        yield "year", str(parsed.year), ("year",)
    yield "quality", quality.name, ("source", "resolution", "modifier")
    if revision.version != 1 or revision.real:
        real = f", REAL x {revision.real}" if revision.real else ""
        kind = "repack, " if revision.is_repack else ""
        yield "revision", f"{kind}version {revision.version}{real}", ("revision",)
    stated = tuple(f"language:{language.name}" for language in parsed.languages)
    yield "languages", ", ".join(language.name for language in parsed.languages), stated
    optional = (
        ("edition", parsed.edition, "edition"),
        ("group", parsed.release_group, "group"),
        ("hash", parsed.release_hash, "hash"),
        ("IMDb", parsed.imdb_id, "imdb"),
        ("TMDB", parsed.tmdb_id, "tmdb"),
        ("subtitles", parsed.hardcoded_subs, "subtitles"),
    )
    for label, value, source in optional:
        if value:
            yield label, str(value), (source,)


def _quoted(parsed: ParsedRelease, source: str) -> str:
    start, end = parsed.spans[source]
    return f"'{safe(parsed.name[start:end])}' {start + 1}-{end}"
