"""The text that Kodi, Jellyfin and Emby read beside a film (`movie.nfo`). Pure.

The elements and their order are those of Radarr's "Kodi (XBMC) / Emby" metadata.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.movie import Credits, MovieDetails

_HEAD = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
_RATING_NAMES = {
    "imdb": ("imdb", 10), "tmdb": ("themoviedb", 10), "rottenTomatoes": ("tomatometerallcritics", 100),
}  # fmt: skip
_STATUS = {"announced": "Announced", "inCinemas": "InCinemas", "released": "Released", "deleted": "Deleted"}


def movie_nfo(
    details: MovieDetails,
    credits: Credits | None = None,
    media: MediaInfo | None = None,
    *,
    urls: bool = False,
    before: str = "",
) -> str:
    """The whole text. `before` is what stood there: whether the film was watched is taken over from it.

    `urls` adds the film's addresses at TMDB and IMDb behind the XML, which scrapers follow.
    """
    lines = [_HEAD, "<movie>", *(f"  {line}" for line in _movie(details, credits, media, before)), "</movie>"]
    if urls:
        lines.append(f"https://www.themoviedb.org/movie/{details.tmdb_id}")
        lines += [f"https://www.imdb.com/title/{details.imdb_id}"] if details.imdb_id else []
    return "\n".join(lines) + "\n"


def _movie(
    details: MovieDetails, credits: Credits | None, media: MediaInfo | None, before: str
) -> Iterator[str]:
    images = {image.kind: image.url for image in reversed(details.images)}
    yield _element("title", details.title)
    yield _element("originaltitle", details.original_title)
    yield _element("sorttitle", details.sort_title)
    yield from _ratings(details.ratings)
    yield _element("rating", _rating(details.ratings, "tmdb"))
    yield _element("criticrating", _rating(details.ratings, "rottenTomatoes"))
    yield _element("userrating", "")
    yield _element("top250", "")
    yield _element("outline", "")
    yield _element("plot", details.overview)
    yield _element("tagline", credits.tagline if credits else "")
    yield _element("runtime", details.runtime)
    for kind, aspect in (("screenshot", ""), ("poster", "poster")):
        if images.get(kind):
            yield _element(
                "thumb", images[kind], aspect=aspect or None, preview=images[kind] if aspect else None
            )
    if images.get("fanart"):
        yield "<fanart>"
        yield f"  {_element('thumb', images['fanart'], preview=images['fanart'])}"
        yield "</fanart>"
    yield from _described(details, credits, before)
    if media:
        yield from _streams(media)
    for actor in credits.actors if credits else ():
        yield "<actor>"
        yield f"  {_element('name', actor.name)}"
        yield f"  {_element('role', actor.role)}"
        yield f"  {_element('order', actor.order)}"
        yield f"  {_element('thumb', actor.picture)}"
        yield "</actor>"


def _described(details: MovieDetails, credits: Credits | None, before: str) -> Iterator[str]:
    yield _element("mpaa", details.certification or "")
    yield _element("playcount", _kept(before, "playcount"))
    yield _element("lastplayed", _kept(before, "lastplayed"))
    yield _element("id", details.tmdb_id)
    yield _element("uniqueid", details.tmdb_id, type="tmdb", default="true")
    if details.imdb_id:
        yield _element("uniqueid", details.imdb_id, type="imdb")
    yield from (_element("genre", genre) for genre in details.genres)
    yield from (_element("country", country) for country in (credits.countries if credits else ()))
    if details.collection_title:
        yield f'<set tmdbcolid="{details.collection_tmdb_id or ""}">'
        yield f"  {_element('name', details.collection_title)}"
        yield f"  {_element('overview', '')}"
        yield "</set>"
    yield from (_element("tag", keyword) for keyword in details.keywords)
    yield _element("status", _STATUS.get(details.status.value, details.status.value))
    if credits:
        yield from (_element("credits", name) for name in credits.writers)
        yield from (_element("director", name) for name in credits.directors)
    yield _element("premiered", details.in_cinemas.isoformat() if details.in_cinemas else "")
    yield _element("year", details.year or "")
    yield _element("studio", details.studio or "")
    trailer = details.trailer_id
    yield _element("trailer", f"plugin://plugin.video.youtube/play/?video_id={trailer}" if trailer else "")
    yield _element("watched", _kept(before, "watched") or "false")


def _ratings(ratings: Mapping[str, object]) -> Iterator[str]:
    yield "<ratings>"
    for source, (name, most) in _RATING_NAMES.items():
        rating = ratings.get(source)
        if isinstance(rating, dict):
            default = {"default": "true"} if source == "imdb" else {}
            yield f"  <rating{_attributes({'name': name, 'max': str(most), **default})}>"
            yield f"    {_element('value', rating.get('value', 0))}"
            yield f"    {_element('votes', rating.get('votes', 0))}"
            yield "  </rating>"
    yield "</ratings>"


def _rating(ratings: Mapping[str, object], source: str) -> object:
    rating = ratings.get(source)
    return rating.get("value", "") if isinstance(rating, dict) else ""


def _streams(media: MediaInfo) -> Iterator[str]:
    video: dict[str, object] = {
        "aspect": f"{media.width / media.height:.3f}" if media.height else "",
        "bitrate": media.video_bitrate,
        "codec": media.video_format,
        "framerate": f"{media.fps:.3f}".rstrip("0").rstrip(".") if media.fps else "",
        "height": media.height,
        "scantype": media.scan_type,
        "width": media.width,
        "duration": round(media.runtime / 60),
        "durationinseconds": round(media.runtime),
        "hdrtype": _hdr(media.hdr_format),
    }
    audio: dict[str, object] = {
        "bitrate": media.audio_bitrate,
        "channels": _channel_count(media.audio_channels),
        "codec": media.audio_format,
    }
    yield "<fileinfo>"
    yield "  <streamdetails>"
    yield "    <video>"
    yield from (f"      {_element(name, value)}" for name, value in video.items())
    yield "    </video>"
    for language in media.audio_languages or ("",) * bool(media.audio_stream_count):
        yield "    <audio>"
        yield from (f"      {_element(name, value)}" for name, value in audio.items())
        yield f"      {_element('language', language)}"
        yield "    </audio>"
    for language in media.subtitles:
        yield "    <subtitle>"
        yield f"      {_element('language', language)}"
        yield "    </subtitle>"
    yield "  </streamdetails>"
    yield "</fileinfo>"


def _hdr(label: str) -> str:
    if label.startswith("DV"):
        return "dolbyvision"
    return "hlg" if label == "HLG" else "hdr10" if label else ""


def _channel_count(channels: float) -> int:
    """Kodi counts speakers: 5.1 is six."""
    return int(channels) + round(channels % 1 * 10)


def _element(name: str, value: object, **attributes: str | None) -> str:
    given = {key: text for key, text in attributes.items() if text is not None}
    text = escape(_clean(str(value)))
    return f"<{name}{_attributes(given)}>{text}</{name}>" if text else f"<{name}{_attributes(given)} />"


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_clean(text))}" for name, text in attributes.items())


def _kept(before: str, name: str) -> str:
    """What a player wrote into the element."""
    found = re.search(rf"<{name}>([^<>]{{1,40}})</{name}>", before)
    return found[1] if found else ""


def _clean(text: str) -> str:
    """Without what XML 1.0 can't hold."""
    return _unusable().sub("", text)


@cache
def _unusable() -> re.Pattern[str]:
    return re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
