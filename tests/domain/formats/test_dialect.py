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
    r"(?<!\d)\d{4}(?!\d)",
    r"a{2,}b{1,3}?",
    r"(a)\1",
    r"(?(?=a)ab|b)",
    r"(x)?(?(1)a|b)",
    r"\p{Lu}[\p{L}\d]",
    r"(?<=(?<!x)a)b",
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
        # Groups without a name are counted first.
        (r"^(?<late>a)(b)\1$", "abb", "aba"),
        (r"^(?<late>a)(b)\2$", "aba", "abb"),
        (r"^(?'late'a)(b)(?(1)c|d)$", "abc", "abd"),
        (r"^[(](?<in>a)([()])\1$", "(a))", "(a)("),
        # A condition is a group's name, or a look ahead.
        (r"^(?<low>a)?(?(low)b|c)$", "ab", "ac"),
        (r"^(?(a)ab|x)$", "ab", "b"),
        (r"^(?(\d)1|x)$", "1", "2"),
        # Blocks, not scripts.
        (r"^\p{IsCyrillic}+$", "Привет", "Privet"),
        (r"^[\p{IsGreek}x]+$", "Ωx", "W"),
        (r"\P{IsBasicLatin}", "é", "e"),
        # What counts nothing stands for itself.
        (r"^a{,2}$", "a{,2}", "aa"),
        (r"^tag{e}$", "tag{e}", "ta"),
        (r"{imdb-tt\d+}", "x {imdb-tt1}", "x imdb-tt1"),
        (r"GRP\Z", "grp\n", "grp x"),
        # Options hold from where they stand to the end of their group, in all branches behind them.
        (r"^a(?-i)b|c$", "Ab", "AB"),
        (r"^a(?-i)b|c$", "xc", "C"),
        (r"^(x(?-i)a|b)C$", "bC", "BC"),
        ("^(?x) a b # no (\n$", "AB", "a b"),
        (r"^x(?x) a b $", "xab", "x a b"),
        (r"^a(?#it's [a (x)b$", "ab", "axb"),
        # Where only names capture, the others aren't counted.
        (r"^(?n)(a)(?<it>b)\1$", "abb", "aba"),
        (r"^(?n:(a)|x)(b)\1$", "abb", "aba"),
        (r"^(a)(?n)(b)\1$", "aba", "abb"),
        # Characters that nobody can type.
        (r"\e\[0m", "\x1b[0m", "e[0m"),
        (r"^[\cA-\cC]$", "\x02", "c"),
        (r"\cz", "\x1a", "z"),
        # Letters that only Unicode folds.
        ("^[a-z]+$", "kiss", "\u212aiss"),
        ("imax", "IMAX", "\u0130MAX"),
        ("imax", "iMax", "\u0131max"),
        ("\u0131max", "\u0131MAX", "IMAX"),
        ("\u0130MAX", "\u0130max", "imax"),
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
