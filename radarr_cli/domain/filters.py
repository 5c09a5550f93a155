"""Which films an expression means: `profile=HD and size>20G and tag!=kids`; `@NAME` is a saved `[filter]`.

The grammar, weakest first:

    expression = conjunction { "or" conjunction }
    conjunction = term { "and" term }
    term = "not" term | "(" expression ")" | "@" NAME | FIELD OPERATOR VALUE | FLAG
    OPERATOR = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains) | "!~"

Values with blanks or brackets stand in quotes. Sizes take K M G T (powers of 1024), dates are
YYYY-MM-DD, or an age such as 30d, which means that long before today. A field of `[custom_fields]` is used
by its name (`owner=anna`) or as `custom.owner`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


class FieldType(Enum):
    """What a field of an expression holds, and so which values and operators it takes."""

    TEXT = "text"
    NAMES = "names"
    NUMBER = "number"
    SIZE = "size"
    DATE = "date"
    FLAG = "yes or no"


@dataclass(frozen=True, slots=True)
class Field:
    """One word an expression may use; `summary` is for the help."""

    type: FieldType
    summary: str


FIELDS: dict[str, Field] = {
    "title": Field(FieldType.TEXT, "title"),
    "year": Field(FieldType.NUMBER, "year"),
    "id": Field(FieldType.NUMBER, "library id"),
    "tmdb": Field(FieldType.NUMBER, "TMDB id"),
    "imdb": Field(FieldType.TEXT, "IMDb id"),
    "profile": Field(FieldType.NAMES, "quality profile of a variant"),
    "root": Field(FieldType.NAMES, "root of a variant"),
    "variant": Field(FieldType.NAMES, "name of a variant"),
    "tag": Field(FieldType.NAMES, "tag"),
    "genre": Field(FieldType.NAMES, "genre"),
    "keyword": Field(FieldType.NAMES, "keyword"),
    "status": Field(FieldType.TEXT, "announced, inCinemas, released, deleted"),
    "availability": Field(FieldType.TEXT, "minimum availability"),
    "available": Field(FieldType.FLAG, "can be had already"),
    "monitored": Field(FieldType.FLAG, "is searched for"),
    "wanted": Field(FieldType.FLAG, "monitored and without a file"),
    "file": Field(FieldType.FLAG, "has a file"),
    "size": Field(FieldType.SIZE, "size of its files"),
    "quality": Field(FieldType.NAMES, "quality of a file"),
    "group": Field(FieldType.NAMES, "release group of a file"),
    "language": Field(FieldType.TEXT, "original language"),
    "runtime": Field(FieldType.NUMBER, "minutes"),
    "rating": Field(FieldType.NUMBER, "TMDB rating, 0 to 10"),
    "popularity": Field(FieldType.NUMBER, "TMDB popularity"),
    "certification": Field(FieldType.TEXT, "age rating"),
    "studio": Field(FieldType.TEXT, "studio"),
    "collection": Field(FieldType.TEXT, "collection"),
    "added": Field(FieldType.DATE, "day it was added"),
    "refreshed": Field(FieldType.DATE, "day its metadata was taken"),
    "cinema": Field(FieldType.DATE, "cinema release"),
    "digital": Field(FieldType.DATE, "digital release"),
    "physical": Field(FieldType.DATE, "physical release"),
}
_ORDERED = {FieldType.NUMBER, FieldType.SIZE, FieldType.DATE}
_LIKE = {FieldType.TEXT, FieldType.NAMES}

Value = str | int | float | bool | date


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field` is a key of FIELDS, or `custom.NAME`; `value` is of the field's type."""

    field: str
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`: every film that the part doesn't mean."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Combination:
    """All (`and`) or any (`or`) of the parts."""

    operator: str
    parts: tuple[Expression, ...]


Expression = Comparison | Negation | Combination


def parse_expression(
    text: str, saved: Mapping[str, str], today: date, custom: Mapping[str, FieldType] | None = None
) -> Expression:
    """Read an expression. `saved` holds the `[filter]` section; ages count back from `today`; `custom` are
    the user's own fields.

    Raises UsageError, naming the place, the field or the filter.
    """
    return _Parser(text, saved, today, custom or {}, ()).whole()


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<bracket>[()])
      | (?P<operator>!=|<=|>=|!~|==|[=<>~])
      | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
      | (?P<word>[^\s()=<>!~"']+)
    )""",
    re.VERBOSE,
)
_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?")
_AGE = re.compile(r"(?i)(\d{1,5})\s*(d|w|m|y)")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_FLAGS = {
    "yes": True,
    "true": True,
    "1": True,
    "on": True,
    "no": False,
    "false": False,
    "0": False,
    "off": False,
}


def flag_value(text: str) -> bool | None:
    """yes, no, on, off, true, false, 1 or 0; None for anything else."""
    return _FLAGS.get(text.lower())


def number_value(text: str) -> int | float | None:
    """A number with up to 15 digits and 6 places; None for anything else."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text, re.ASCII):
        return None
    return float(text) if "." in text else int(text)


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of an expression; `place` is where it begins."""

    kind: str
    text: str
    place: int


class _Parser:
    """Recursive descent over the tokens; `within` are the saved filters being read, to stop a circle."""

    def __init__(
        self,
        text: str,
        saved: Mapping[str, str],
        today: date,
        custom: Mapping[str, FieldType],
        within: tuple[str, ...],
    ) -> None:
        self._text, self._saved, self._today, self._within = text, saved, today, within
        self._custom = custom
        self._tokens = self._split()
        self._index = 0

    def whole(self) -> Expression:
        if not self._tokens:
            raise UsageError("the filter is empty", hint=_FILTER_HINT)
        expression = self._any()
        if self._index < len(self._tokens):
            raise self._fault("expected `and`, `or` or the end")
        return expression

    def _any(self) -> Expression:
        parts = [self._all()]
        while self._take_word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Combination("or", tuple(parts))

    def _all(self) -> Expression:
        parts = [self._term()]
        while self._take_word("and"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else Combination("and", tuple(parts))

    def _term(self) -> Expression:
        if self._take_word("not"):
            return Negation(self._term())
        token = self._next("a field such as profile, size or tag")
        if token.kind == "bracket" and token.text == "(":
            expression = self._any()
            closing = self._next("`)`")
            if closing.text != ")" or closing.kind != "bracket":
                raise self._fault("expected `)`", closing)
            return expression
        if token.kind != "word":
            raise self._fault("expected a field such as profile, size or tag", token)
        if token.text.startswith("@"):
            return self._saved_filter(token.text[1:])
        return self._comparison(token)

    def _comparison(self, token: _Token) -> Comparison:
        name = token.text.lower()
        if name in self._custom and name not in FIELDS:
            name = f"custom.{name}"
        type_ = self._type(name, token)
        if type_ is FieldType.FLAG and not self._at_operator():
            return Comparison(name, "=", True)
        operator = self._next("an operator such as = or >")
        if operator.kind != "operator":
            raise self._fault(f"expected an operator after `{token.text}`", operator)
        sign = "=" if operator.text == "==" else operator.text
        if sign in ("<", "<=", ">", ">=") and type_ not in _ORDERED:
            raise self._fault(f"`{name}` can't be compared with `{sign}`", operator)
        if sign in ("~", "!~") and type_ not in _LIKE:
            raise self._fault(f"`{name}` can't be compared with `{sign}`", operator)
        value = self._next(f"a value for `{name}`")
        if value.kind in ("bracket", "operator"):
            raise self._fault(f"expected a value for `{name}`", value)
        return Comparison(name, sign, self._value(type_, name, value))

    def _type(self, name: str, token: _Token) -> FieldType:
        own = self._custom.get(name.removeprefix("custom.")) if name.startswith("custom.") else None
        if own is not None:
            return own
        if name not in FIELDS:
            known = ", ".join([*FIELDS, *sorted(self._custom)])
            raise self._fault(f"`{token.text}` is no field", token, hint=f"Fields: {known}.")
        return FIELDS[name].type

    def _value(self, type_: FieldType, name: str, token: _Token) -> Value:
        text = token.text
        match type_:
            case FieldType.FLAG if (flag := flag_value(text)) is not None:
                return flag
            case FieldType.NUMBER if (number := number_value(text)) is not None:
                return number
            case FieldType.SIZE if found := _SIZE.fullmatch(text):
                return int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " "))
            case FieldType.DATE:
                return self._date(name, token)
            case FieldType.TEXT | FieldType.NAMES:
                return text
        raise self._fault(f"`{name}` takes a {type_.value}, not `{text}`", token)

    def _date(self, name: str, token: _Token) -> date:
        age = _AGE.fullmatch(token.text)
        try:
            if age:
                return self._today - timedelta(days=int(age[1]) * _DAYS[age[2].lower()])
            return date.fromisoformat(token.text)
        except (ValueError, OverflowError):
            raise self._fault(f"`{name}` takes a date (2026-01-31) or an age (30d)", token) from None

    def _saved_filter(self, name: str) -> Expression:
        if name not in self._saved:
            known = ", ".join(f"@{known}" for known in sorted(self._saved)) or "none is saved"
            raise UsageError(f"there is no filter @{name}", hint=f"[filter] in the configuration: {known}.")
        if name in self._within:
            raise UsageError(
                f"the filter @{name} stands for itself", hint="Mend [filter] in the configuration."
            )
        within = (*self._within, name)
        return _Parser(self._saved[name], self._saved, self._today, self._custom, within).whole()

    def _split(self) -> list[_Token]:
        tokens, place = [], 0
        text = self._text.rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if not found:
                raise UsageError(
                    f"the filter can't be read from `{text[place:].strip()[:20]}`", hint=_FILTER_HINT
                )
            kind = found.lastgroup or ""
            quoted = kind in ("single", "double")
            tokens.append(_Token("quoted" if quoted else kind, found[kind], found.start(kind)))
            place = found.end()
        return tokens

    def _next(self, expected: str) -> _Token:
        if self._index >= len(self._tokens):
            raise UsageError(
                f"the filter ends where {expected} should stand: {self._text}", hint=_FILTER_HINT
            )
        self._index += 1
        return self._tokens[self._index - 1]

    def _take_word(self, word: str) -> bool:
        if self._index < len(self._tokens):
            token = self._tokens[self._index]
            if token.kind == "word" and token.text.lower() == word:
                self._index += 1
                return True
        return False

    def _at_operator(self) -> bool:
        return self._index < len(self._tokens) and self._tokens[self._index].kind == "operator"

    def _fault(self, message: str, token: _Token | None = None, hint: str | None = None) -> UsageError:
        at = token or self._tokens[self._index]
        return UsageError(f"filter, character {at.place + 1}: {message}", hint=hint or _FILTER_HINT)


_FILTER_HINT = "A filter reads like: profile=HD and size>20G and tag!=kids"
