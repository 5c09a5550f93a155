"""What is wrong with a template, and what a template may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.naming.characters import is_illegal
from radarr_cli.domain.naming.facts import FormatName, NamingFacts, TranslatedTitle
from radarr_cli.domain.naming.render import render_file
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.naming.template import TokenPart, pieces, read_template, token_key
from radarr_cli.domain.naming.vocabulary import (
    LANGUAGES,
    LENGTH,
    NAME,
    NAMES,
    NOTHING,
    TITLE,
    Token,
    all_tokens,
    find_token,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("file", "folder")
_CUSTOM_FORMS = {
    TITLE: "30 or DE|FR",
    LENGTH: "30",
    LANGUAGES: "EN+DE or -DE",
    NAMES: "A,B or -A,B",
    NAME: "NAME",
    NOTHING: "",
}


class TemplateProblem(NamedTuple):
    """`position` is the offset in the template; `nearest` the known token that `token` resembles, or ""."""

    position: int
    message: str
    token: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        near = f"; the nearest known token is {{{self.nearest}}}" if self.nearest else ""
        return f"column {self.position + 1}: {self.message}{near}"


class TokenRow(NamedTuple):
    """A token as a table shows it: `custom` says what may follow a colon, "" nothing."""

    name: str
    group: str
    summary: str
    custom: str
    in_folders: bool
    example: str


def check(template: str, kind: str = "file") -> list[TemplateProblem]:
    """What is wrong with a template for files or folders (`KINDS`), in order of position; [] if nothing.

    A file's template needs a title and the year, or an original token; a folder's needs a title and takes no
    token that describes a file.
    """
    problems: list[TemplateProblem] = []
    keys: set[str] = set()
    for position, part in pieces(template):
        if isinstance(part, TokenPart):
            found = list(_token_problems(part, kind, whole=read_template(template).is_one_token))
            problems += found
            # What was meant counts as there: one mistake is one problem.
            keys.add(token_key(found[0].nearest) if found and found[0].nearest else part.key)
        else:
            problems += _text_problems(part, position)
    for level in re.finditer(r"[^/\\]+", template):
        if not level[0].strip(" ."):
            problems.append(TemplateProblem(level.start(), "a folder of dots and spaces leads nowhere"))
    has_title = any(token.is_title for token in map(find_token, keys) if token)
    original = kind == "file" and bool(keys & {"originaltitle", "originalfilename"})
    if not has_title and not original:
        needed = " or {Original Title}" if kind == "file" else ""
        problems.append(TemplateProblem(len(template), "no title: it needs {Movie Title}" + needed))
    elif kind == "file" and not original and "releaseyear" not in keys:
        problems.append(TemplateProblem(len(template), "no year: films of one title need {Release Year}"))
    return sorted(problems, key=lambda problem: problem.position)


def tokens() -> tuple[TokenRow, ...]:
    """All tokens with what each gives for one film and file."""
    return tuple(
        TokenRow(
            token.name,
            token.group,
            token.summary,
            _CUSTOM_FORMS[token.custom],
            token.in_folders,
            _example(token),
        )
        for token in all_tokens()
    )


def sample() -> NamingFacts:
    """The film and file that examples are made of."""
    from radarr_cli.domain.media import MediaInfo  # noqa: PLC0415 - only examples need it

    return NamingFacts(
        title="The Salt Road: Homecoming",
        year=2014,
        tmdb_id=123456,
        imdb_id="tt0123456",
        original_title="Der Salzweg",
        translations=(TranslatedTitle("de", "", "Der Salzweg"), TranslatedTitle("fr", "", "La Route du sel")),
        certification="PG-13",
        collection="The Salt Road Collection",
        quality="Bluray-2160p",
        version=2,
        real=1,
        resolution=2160,
        edition="director's cut",
        release_group="GRP",
        media=MediaInfo(
            video_format="hevc",
            video_bit_depth=10,
            video_multi_view_count=2,
            hdr_format="DV HDR10",
            audio_format="truehd",
            audio_profile="Dolby TrueHD + Dolby Atmos",
            audio_channels=7.1,
            audio_languages=("eng", "deu"),
            subtitles=("eng", "fra"),
        ),
        custom_formats=(FormatName("AMZN", True), FormatName("IMAX Enhanced", True)),
        scene_name="The.Salt.Road.2014.2160p.BluRay.x265-GRP",
        original_stem="salt-road",
    )


def _token_problems(part: TokenPart, kind: str, *, whole: bool) -> Iterator[TemplateProblem]:
    token = find_token(part.key)
    if token is None:
        near = _nearest(part.key)
        yield TemplateProblem(part.position, f"unknown token {{{part.written}}}", part.written, near)
        return
    if kind == "file" and token.name == "Original Filename" and not whole:
        message = f"{{{token.name}}} has a value only where it is the whole template"
        yield TemplateProblem(part.position, message, part.written)
    if kind == "folder" and not token.in_folders:
        yield TemplateProblem(part.position, f"{{{token.name}}} describes a file, not a folder", part.written)
    custom = (part.custom or "").strip()
    if part.custom is not None and token.custom == NOTHING:
        yield TemplateProblem(part.position, f"{{{token.name}}} takes nothing after a colon", part.written)
    elif (custom and not _fits(custom, token)) or (token.custom == NAME and not custom):
        form = f"{{{token.name}:...}} takes {_CUSTOM_FORMS[token.custom]}"
        yield TemplateProblem(part.position, f"{form}, not {custom!r}", part.written)


def _fits(custom: str, token: Token) -> bool:
    if token.custom in (TITLE, LENGTH) and re.fullmatch(r"-?[1-9][0-9]{0,4}", custom):
        return True
    if token.custom == TITLE:
        from radarr_cli.domain.language import from_code  # noqa: PLC0415 - only these need the table

        return all(code.strip() and from_code(code) for code in custom.split("|"))
    if token.custom == LANGUAGES:
        return re.fullmatch(r"(-[A-Za-z]{2,3})+|[A-Za-z]{2,3}(\+[A-Za-z]{2,3})*\+?", custom) is not None
    return token.custom != LENGTH


def _text_problems(text: str, position: int) -> Iterator[TemplateProblem]:
    """Braces that make no token, and characters that names cannot hold."""
    covered = 0
    for found in re.finditer(r"\{([^{}]*)\}", text):
        covered = found.end()
        near = _nearest(token_key(found[1]))
        message = f"{found[0]} is no token: one or two words, as in {{Movie Title}}"
        yield TemplateProblem(position + found.start(), message, found[1], near)
    for offset, character in enumerate(text):
        if character in "{}" and (offset >= covered):
            message = "brace without its partner" if text.count("{") != text.count("}") else "stray brace"
            yield TemplateProblem(position + offset, message)
        elif character not in "/\\" and is_illegal(character):
            yield TemplateProblem(position + offset, f"{character!r} may not stand in a file name")


def _nearest(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = {token_key(token.name): token.name for token in all_tokens()}
    found = get_close_matches(key, names, n=1, cutoff=0.5)
    return names[found[0]] if found else ""


def _example(token: Token) -> str:
    custom = {NAME: ":AMZN"}.get(token.custom, "")
    _, name = render_file(sample(), NamingRules(file=f"{{{token.name}{custom}}}"))
    return name
