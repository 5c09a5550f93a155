"""Every token: its name, where it may stand, what its custom part means, and how its value is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.naming import media_words as words
from radarr_cli.domain.naming.language_codes import listed
from radarr_cli.domain.naming.template import token_key
from radarr_cli.domain.naming.titles import (
    clean_title,
    clean_title_the,
    edition_words,
    first_character,
    title_the,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.naming.facts import NamingFacts
    from radarr_cli.domain.naming.template import TokenPart

    Reader = Callable[["NamingFacts", "TokenPart"], str]

TITLE, LENGTH, LANGUAGES, NAMES, NAME, NOTHING = "title", "length", "languages", "names", "name", ""
"""What a custom part may be: languages of a title or a length; a length; a filter of languages or of names;
one name; nothing."""


class Token(NamedTuple):
    """A token that templates know.

    `group` is Movie, File, Quality, MediaInfo, Formats or Original; `in_folders` tells whether folder
    templates may use it; `custom` is one of the kinds above; `free` marks text of any length, which is
    shortened where a name would get too long; `is_title` marks the tokens of which a template needs one.
    """

    name: str
    group: str
    summary: str
    read: Reader
    custom: str = NOTHING
    in_folders: bool = False
    free: bool = False
    is_title: bool = False


def find_token(key: str) -> Token | None:
    """The token of a key, as `template.token_key` makes it."""
    return _by_key().get(key)


def all_tokens() -> tuple[Token, ...]:
    """Every token, in the order in which they are documented."""
    return (*_MOVIE, *_FILE, *_MEDIA)


def display_title(facts: NamingFacts, custom: str | None) -> str:
    """The title in the first of the languages of `custom` ("DE|FR") that has one, else the film's title.

    Radarr stops at the first language it knows, translated or not; going on is what a list is for.
    """
    for code in (custom or "").split("|"):
        wanted = _language(code)
        for iso2, country, title in facts.translations:
            if wanted and (iso2, country) == wanted and title:
                return title
    return facts.title


def _language(code: str) -> tuple[str, str] | None:
    if not code.strip() or code.strip().lstrip("-").isdigit():
        return None
    from radarr_cli.domain.language import from_code  # noqa: PLC0415 - only translated titles need the table

    language = from_code(code)
    return (language.iso2, language.country) if language else None


def _titled(form: Callable[[str], str]) -> Reader:
    return lambda facts, part: form(display_title(facts, part.custom))


def _same(text: str) -> str:
    return text


def _proper(facts: NamingFacts) -> str:
    return "Proper" if facts.version > 1 else ""


def _real(facts: NamingFacts) -> str:
    return "REAL" if facts.real > 0 else ""


def _quality_full(facts: NamingFacts, _: TokenPart) -> str:
    return " ".join(filter(None, (facts.quality, _proper(facts), _real(facts))))


def _release_group(facts: NamingFacts, part: TokenPart) -> str:
    """The group; where none is known, "Radarr" for a token without prefix and suffix, as Radarr has it."""
    return facts.release_group or ("Radarr" if part.bare else "")


def _custom_formats(facts: NamingFacts, part: TokenPart) -> str:
    names = [name for name, in_names in facts.custom_formats if in_names]
    custom = (part.custom or "").strip()
    chosen = {name.strip() for name in custom.removeprefix("-").split(",")}
    if custom.startswith("-"):
        names = [name for name in names if name not in chosen]
    elif custom:
        names = [name for name in names if name in chosen]
    return " ".join(names)


def _custom_format(facts: NamingFacts, part: TokenPart) -> str:
    wanted = (part.custom or "").strip()
    return next((name for name, in_names in facts.custom_formats if in_names and name == wanted), "")


def _title(name: str, summary: str, read: Reader, custom: str = TITLE) -> Token:
    return Token(name, "Movie", summary, read, custom, in_folders=True, free=True, is_title=True)


def _movie(name: str, summary: str, read: Callable[[NamingFacts], str], custom: str = NOTHING) -> Token:
    return Token(
        name, "Movie", summary, lambda facts, _: read(facts), custom, in_folders=True, free=custom == LENGTH
    )


def _media(name: str, summary: str, read: Callable[[MediaInfo], str]) -> Token:
    return Token(name, "MediaInfo", summary, lambda facts, _: read(facts.media) if facts.media else "")


def _named_media(name: str, summary: str, read: Callable[[MediaInfo, str], str]) -> Token:
    return Token(
        name,
        "MediaInfo",
        summary,
        lambda facts, _: read(facts.media, facts.scene_name or "") if facts.media else "",
    )


def _languages(name: str, summary: str, field: str, *, skip_english: bool) -> Token:
    def read(facts: NamingFacts, part: TokenPart) -> str:
        found = getattr(facts.media, field) if facts.media else ()
        return listed(found, part.custom or "", skip_english=skip_english)

    return Token(name, "MediaInfo", summary, read, LANGUAGES)


_MOVIE = (
    _title("Movie Title", "Title", _titled(_same)),
    _title("Movie CleanTitle", "Title without odd characters", _titled(clean_title)),
    _title("Movie TitleThe", "Title with its article last", _titled(title_the)),
    _title("Movie CleanTitleThe", "Both of these", _titled(clean_title_the)),
    Token(
        "Movie TitleFirstCharacter",
        "Movie",
        "What it is shelved under",
        _titled(first_character),
        TITLE,
        True,
    ),
    _title("Movie OriginalTitle", "Original title", lambda facts, _: facts.original_title, LENGTH),
    _title(
        "Movie CleanOriginalTitle",
        "That without odd characters",
        lambda facts, _: clean_title(facts.original_title),
        LENGTH,
    ),
    _movie("Movie Certification", "Age rating", lambda facts: facts.certification or ""),
    _movie("Movie Collection", "Collection", lambda facts: facts.collection or "", LENGTH),
    _movie(
        "Movie CollectionThe",
        "That with its article last",
        lambda facts: title_the(facts.collection or ""),
        LENGTH,
    ),
    _movie("Release Year", "Year", lambda facts: str(facts.year or "")),
    _movie("ImdbId", "IMDb id", lambda facts: facts.imdb_id or ""),
    _movie("TmdbId", "TMDB id", lambda facts: str(facts.tmdb_id or "")),
)
_FILE = (
    Token(
        "Edition Tags",
        "File",
        "Edition",
        lambda facts, _: edition_words(facts.edition or ""),
        LENGTH,
        free=True,
    ),
    Token("Quality Full", "Quality", "Quality, Proper and REAL", _quality_full),
    Token("Quality Title", "Quality", "Quality", lambda facts, _: facts.quality),
    Token("Quality Proper", "Quality", "Proper, or nothing", lambda facts, _: _proper(facts)),
    Token("Quality Real", "Quality", "REAL, or nothing", lambda facts, _: _real(facts)),
    Token("Custom Formats", "Formats", "Formats meant for names", _custom_formats, NAMES, free=True),
    Token("Custom Format", "Formats", "One of them, if it matches", _custom_format, NAME, free=True),
    Token("Release Group", "File", "Release group", _release_group, LENGTH, free=True),
    Token(
        "Original Title",
        "Original",
        "Name of the release",
        lambda facts, _: facts.scene_name or "",
        LENGTH,
        free=True,
    ),
    Token(
        "Original Filename",
        "Original",
        "Present name; only alone",
        lambda facts, _: facts.original_stem or "",
        LENGTH,
        free=True,
    ),
)
_MEDIA = (
    _named_media("MediaInfo Simple", "Video and audio", words.simple_words),
    _named_media("MediaInfo Full", "Video, audio, languages", words.full_words),
    _named_media("MediaInfo Video", "Video codec", words.video_codec),
    _named_media("MediaInfo VideoCodec", "Video codec", words.video_codec),
    _media("MediaInfo VideoBitDepth", "Bits of a colour", words.video_bit_depth),
    _media("MediaInfo VideoDynamicRange", "HDR, or nothing", words.dynamic_range),
    _media("MediaInfo VideoDynamicRangeType", "Which HDR", lambda media: media.hdr_format),
    _media("MediaInfo 3D", "3D, or nothing", words.stereoscopic),
    _media("MediaInfo Audio", "Audio codec", words.audio_codec),
    _media("MediaInfo AudioCodec", "Audio codec", words.audio_codec),
    _media("MediaInfo AudioChannels", "Channels", words.audio_channels),
    _languages(
        "MediaInfo AudioLanguages", "Spoken, unless English alone", "audio_languages", skip_english=True
    ),
    _languages("MediaInfo AudioLanguagesAll", "Spoken", "audio_languages", skip_english=False),
    _languages("MediaInfo SubtitleLanguages", "Subtitles", "subtitles", skip_english=False),
    _languages("MediaInfo SubtitleLanguagesAll", "Subtitles", "subtitles", skip_english=False),
)


@cache
def _by_key() -> dict[str, Token]:
    return {token_key(token.name): token for token in all_tokens()}
