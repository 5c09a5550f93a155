"""The words a pattern requires are in every text that it matches, and what is understood is valid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.formats.patterns import Pattern, Text
from radarr_cli.domain.formats.words import required_words

WORDS = [
    (r"\bremux\b", {"remux"}),
    (r"(REMUX|BluRay)", {"remux", "bluray"}),
    (r"(web|webrip)", {"web"}),
    (r"x[ .]?265", {"265"}),
    (r"ab?cd", {"cd"}),
    (r"ab*", {"a"}),
    (r"ab+c", {"ab"}),
    (r"(dts)?[ .]hd", {"hd"}),
    (r"(dts){0,3}x", {"x"}),
    (r"(dts){2}x", {"dts"}),
    (r"^(?=.*\bFoundry\b)(?!.*\bx264\b)", {"foundry"}),
    (r"(?<=hybrid.*)web", {"hybrid"}),
    (r"(?<!no)web", {"web"}),
    (r"(?i)UHD", {"uhd"}),
    (r"(?<group>amber)", {"amber"}),
    (r"a|b|", set()),
    (r"[a-c]", set()),
    (r".*", set()),
    (r"dd\+|5\.1", {"dd+", "5.1"}),
    (r"élan", {"lan"}),
    (r"[]x]y[^]z]", {"y"}),
    (r"lazy.*?end", {"lazy"}),
]
UNCLEAR = [
    r"(a)\1",
    r"a++",
    r"a**",
    r"*a",
    r"(*a)",
    r"(?x) a b",
    r"\p{Lu}",
    r"[a-c-[b]]",
    r"[[:alpha:]]",
    r"[c-a]",
    r"a{3,1}",
    r"a{,2}",
    r"(a){e<=1}",
    r"(?:a",
    r"a)",
    r"[a",
    "a\\",
    r"\b+",
    r"(?=a)*",
    r"(?(1)a|b)",
    "(" * 60 + "a" + ")" * 60,
]
PIECES = [
    "a", "b", "C", ".", r"\b", r"\d", r"\.", "[ab]", "[^a-c]", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!",
    "(?i)", "(?<n>", ")", "|", "*", "+", "?", "*?", "{2}", "{0,2}", "{1,}", "{2,1}", "^", "$", "-", "[", "]",
    "\\", "{", "}", ",", "é", "[a-]", "[-a]", "[b-a]",
]  # fmt: skip
patterns = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
texts = st.text("abcC.-d1 e", max_size=14)


@pytest.mark.parametrize(("pattern", "words"), WORDS)
def test_words_of_a_pattern(pattern, words):
    assert required_words(pattern) == words


@pytest.mark.parametrize("pattern", UNCLEAR)
def test_what_is_unclear_is_left_to_the_engine(pattern):
    assert required_words(pattern) is None


@settings(max_examples=1500, deadline=None)
@given(patterns, st.lists(texts, max_size=6))
def test_any_pattern(pattern, samples):
    words = required_words(pattern)
    if words is None:
        return
    compiled = regex.compile(pattern, regex.V0 | regex.IGNORECASE)
    for sample in samples:
        if words and compiled.search(sample):
            assert any(word in sample.lower() for word in words)


def test_an_invalid_pattern_is_named_with_its_position():
    with pytest.raises(ValueError, match=re.escape("invalid pattern at position 6: missing )")):
        Pattern("(remux")


def test_a_text_answers_as_a_search_would():
    tables = (Path(__file__).parents[2] / "data" / "parsing").glob("*.tsv")
    names = [line.split("\t")[0] for table in tables for line in table.read_text("utf-8").splitlines()]
    assert len(names) > 300
    sources = [r"\b(web[-_. ]?dl)\b", r"(?=.*x265).*10bit", r"s(tar|ea)", r"^(?!.*1080p).*remux", r"\d{4}p"]
    for source in sources:
        pattern = Pattern(source)
        for name in [*names, "ſea 1080p", "ＷＥＢ-DL", "WEB-DL İstanbul"]:
            found = pattern.compiled.search(name.replace("ſ", "ƨ")) is not None
            assert Text(name).holds(pattern) is found
