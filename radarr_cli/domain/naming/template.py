"""The grammar of templates: text with tokens in braces, read once and kept.

A token is `{prefix Name[separator Name2][:custom] suffix}`; what is less than that is text. Prefix and suffix
(separators and brackets) stand only where the token has a value; the separator takes the place of the spaces
in the value; a name in lower or upper case changes the case of the value. `{{Token}}` gives braces around the
value, and so does a tag `{imdb-{Token}}`; both vanish with it. "/" and "\\" in the text begin a sub-folder.

Brackets of the template's own text that hold nothing but one token (`({Release Year})`, `[imdbid-{ImdbId}]`)
vanish with it too. Radarr leaves them empty; an empty pair tells nothing and media servers stumble over it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENED = {")": "(", "]": "["}


class TokenPart(NamedTuple):
    """One token of a template.

    `key` is its name in lower case without spaces and punctuation; `written` its name as written, at
    `position` in the template; `separator` is "" or what replaces spaces; `case` is "lower", "upper" or "";
    `custom` is None without a colon. `before` and `after` hold everything that vanishes with the value;
    `bare` is true where the braces themselves hold neither prefix nor suffix.
    """

    key: str
    written: str
    position: int
    separator: str
    case: str
    custom: str | None
    before: str
    after: str
    bare: bool


class Template(NamedTuple):
    """A template by path component: each a tuple of its own text and its tokens."""

    text: str
    components: tuple[tuple[str | TokenPart, ...], ...]
    tokens: tuple[TokenPart, ...]

    @property
    def is_one_token(self) -> bool:
        """Whether it is one token, with nothing that stands beside its value."""
        token = self.tokens[0] if self.tokens else None
        return token is not None and self.components == ((token,),) and not (token.before or token.after)


@lru_cache(maxsize=64)
def read_template(text: str) -> Template:
    """Read a template. What is no token stays as text; `checking.check` says what is wrong with it."""
    components: list[list[str | TokenPart]] = [[]]
    tokens: list[TokenPart] = []
    for _, part in pieces(text):
        if isinstance(part, TokenPart):
            tokens.append(part)
            components[-1].append(part)
        else:
            first, *rest = _path_separator().split(part)
            components[-1].append(first)
            components += [[piece] for piece in rest]
    finished = (_with_brackets(parts) for parts in components)
    return Template(text, tuple(parts for parts in finished if parts), tuple(tokens))


def pieces(text: str) -> Iterator[tuple[int, str | TokenPart]]:
    """The template's own text and its tokens in order, each with its offset."""
    at = 0
    for found in _token().finditer(text):
        tag, start = found["tag"] or "", found.start()
        if tag.count("{") > found["suffix"].count("}"):
            start += len(tag)
            tag = ""
        if start > at:
            yield at, text[at:start]
        yield start, _token_part(found, tag)
        at = found.end()
    if at < len(text):
        yield at, text[at:]


def token_key(name: str) -> str:
    """What token names are compared by: "Movie.CleanTitle" is "moviecleantitle"."""
    return "".join(character for character in name if character.isalnum()).lower()


def _token_part(found: re.Match[str], tag: str) -> TokenPart:
    name, prefix, suffix, custom = found["name"], found["prefix"], found["suffix"], found["custom"]
    # The bracket that closes a custom format's name, as in `{Custom Format:DV (Disk)}`, belongs to it.
    while custom and suffix[:1] in _OPENED and custom.count(_OPENED[suffix[0]]) > custom.count(suffix[0]):
        custom, suffix = custom + suffix[0], suffix[1:]
    return TokenPart(
        key=token_key(name),
        written=name,
        position=found.start("name"),
        separator=(found["separator"] or "").strip(" "),
        case="lower" if name.islower() else "upper" if name.isupper() else "",
        custom=custom,
        before=tag + prefix,
        after=suffix,
        bare=not prefix and not suffix,
    )


def _with_brackets(parts: list[str | TokenPart]) -> tuple[str | TokenPart, ...]:
    """Give brackets that hold one token alone to that token."""
    for index in range(1, len(parts) - 1):
        left, token, right = parts[index - 1 : index + 2]
        if isinstance(left, str) and isinstance(token, TokenPart) and isinstance(right, str):
            opening = _opening().search(left)
            if opening and right.startswith(")" if opening[0][0] == "(" else "]"):
                parts[index - 1], parts[index + 1] = left[: opening.start()], right[1:]
                parts[index] = token._replace(before=opening[0] + token.before, after=token.after + right[0])
    return tuple(part for part in parts if part)


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        r"(?P<tag>\{+[A-Za-z]+-(?=\{))?"
        r"\{(?P<prefix>[-{ ._\[(]*)"
        r"(?P<name>[A-Za-z0-9]+(?:(?P<separator>[- ._]+)[A-Za-z0-9]+)?)"
        r"(?::(?P<custom>[^{}]*?[^-{} ._)\]]))?"
        r"(?P<suffix>[-} ._)\]]*)\}"
    )


@cache
def _path_separator() -> re.Pattern[str]:
    return re.compile(r"[/\\]")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"[\[(](?:[A-Za-z]+[-=])?$")
