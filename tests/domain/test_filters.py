"""Filter expressions: `profile=HD and size>20G and tag!=kids`."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.filters import (
    Combination,
    Comparison,
    Expression,
    FieldType,
    Negation,
    parse_expression,
)
from radarr_cli.errors import UsageError

TODAY = date(2026, 3, 31)
SAVED = {"big": "size>20G", "old": "year<1960 and @big", "loop": "@loop2", "loop2": "not @loop"}
CUSTOM = {"shelf": FieldType.TEXT, "stars": FieldType.NUMBER, "seen": FieldType.FLAG, "year": FieldType.TEXT}
HD, NOT_KIDS = Comparison("profile", "=", "HD"), Comparison("tag", "!=", "kids")
BIG = Comparison("size", ">", 20 * 1024**3)

EXPRESSIONS: list[tuple[str, Expression]] = [
    ("profile=HD", HD),
    ("PROFILE == HD", HD),
    ('profile = "HD 1080p"', Comparison("profile", "=", "HD 1080p")),
    ("profile='a or b'", Comparison("profile", "=", "a or b")),
    ("profile=HD and size>20G and tag!=kids", Combination("and", (HD, BIG, NOT_KIDS))),
    ("profile=HD or size>20G and tag!=kids", Combination("or", (HD, Combination("and", (BIG, NOT_KIDS))))),
    ("(profile=HD or size>20G) and tag!=kids", Combination("and", (Combination("or", (HD, BIG)), NOT_KIDS))),
    ("not (profile=HD)", Negation(HD)),
    ("not not profile=HD", Negation(Negation(HD))),
    ("size>=1.5GiB", Comparison("size", ">=", int(1.5 * 1024**3))),
    ("size<700mb", Comparison("size", "<", 700 * 1024**2)),
    ("size=0", Comparison("size", "=", 0)),
    ("rating>=7.5", Comparison("rating", ">=", 7.5)),
    ("year<1960", Comparison("year", "<", 1960)),
    ("monitored", Comparison("monitored", "=", True)),
    (
        "not file and wanted=no",
        Combination("and", (Negation(Comparison("file", "=", True)), Comparison("wanted", "=", False))),
    ),
    ("title~night", Comparison("title", "~", "night")),
    ("title !~ 'the '", Comparison("title", "!~", "the ")),
    ("added>30d", Comparison("added", ">", date(2026, 3, 1))),
    ("digital<=2025-12-31", Comparison("digital", "<=", date(2025, 12, 31))),
    ("custom.shelf=A3", Comparison("custom.shelf", "=", "A3")),
    ("Shelf ~ A", Comparison("custom.shelf", "~", "A")),
    (
        "stars>=4 and seen",
        Combination(
            "and",
            (
                Comparison("custom.stars", ">=", 4),
                Comparison("custom.seen", "=", True),
            ),
        ),
    ),
    ("@big", BIG),
    (
        "@old and tag!=kids",
        Combination("and", (Combination("and", (Comparison("year", "<", 1960), BIG)), NOT_KIDS)),
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_an_expression_reads_as_its_grammar_says(text: str, expected: Expression) -> None:
    assert parse_expression(text, SAVED, TODAY, CUSTOM) == expected


FAULTS: list[tuple[str, str]] = [
    ("", "empty"),
    ("profile", "operator"),
    ("profile=", "ends where"),
    ("profile=HD and", "ends where"),
    ("profile=HD tag=kids", "character 12"),
    ("(profile=HD", "ends where"),
    ("profile=HD)", "`and`, `or` or the end"),
    ("colour=red", "`colour` is no field"),
    ("tag>kids", "can't be compared"),
    ("year~19", "can't be compared"),
    ("year=soon", "takes a number"),
    ("size>big", "takes a size"),
    ("monitored=maybe", "takes a yes or no"),
    ("added>2026-02-31", "takes a date"),
    ("added>99999y", "takes a date"),
    ("custom.=x", "is no field"),
    ("custom.owner=x", "is no field"),
    ("stars=many", "takes a number"),
    ("shelf>A3", "can't be compared"),
    ("@nothing", "no filter @nothing"),
    ("@loop", "stands for itself"),
    ('title="open', "can't be read"),
    ("= HD", "expected a field"),
    ("profile=(HD)", "expected a value"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_faulty_expression_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_expression(text, SAVED, TODAY, CUSTOM)
    assert message in caught.value.message
    assert caught.value.hint


@given(st.text(alphabet="profilesizetag=<>!~()@'\" 20Gandort", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_expression(text, SAVED, TODAY, CUSTOM)
    except UsageError as error:
        assert error.message
