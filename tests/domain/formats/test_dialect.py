"""Patterns as .NET writes them where `regex` writes them otherwise."""

from __future__ import annotations

import pytest

from radarr_cli.domain.formats.dialect import translated
from radarr_cli.domain.formats.patterns import Text, pattern_of

KEPT = (
    r"\bx26[45]\b",
    r"[([]dual[])]",
    r"Foo-[A-Z]",
    r"[]a-]x",
    r"\[-[a]",
    r"(?<=a.*)b",
    r"\\k",
    r"[\]-[]",
    "x-[",
)


@pytest.mark.parametrize("source", KEPT)
def test_what_both_write_alike_stays(source: str) -> None:
    assert translated(source) == source


@pytest.mark.parametrize(
    ("source", "fits", "fails"),
    [
        (r"(?'mark'\w)\k'mark'", "xaax", "abc"),
        (r"(?<mark>\w)-\k<mark>", "a-a", "a-b"),
        (r"^[a-z-[aeiou]]+$", "Brr", "bar"),
        (r"^[^a-m-[xyz]]$", "n", "y"),
        (r"^[a-z-[a-m-[c]]]+$", "cnz", "d"),
        (r"^[\w-[\d_]]+$", "Ünder", "a1"),
        (r"\.[A-Z-[X]]26[45]", ".H264", ".x264"),
    ],
)
def test_what_net_writes_otherwise_is_understood(source: str, fits: str, fails: str) -> None:
    pattern = pattern_of(source)
    assert Text(fits).holds(pattern)
    assert not Text(fails).holds(pattern)


@pytest.mark.parametrize("source", ["[a-[b", "[a-[b]", r"(?'mark", r"\k<none>", "("])
def test_what_is_no_pattern_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="invalid pattern"):
        _ = pattern_of(source).compiled
