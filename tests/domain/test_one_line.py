"""Text from outside: hidden and turning signs go, those stay that a script or an emoji can't do without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.naming import NamingRules, folder_name, gather
from radarr_cli.domain.one_line import is_one_line, one_line
from tests.fakes.films import details_of

WRITTEN = [
    "می‌خواهم زنده بمانم",  # Persian, with a non-joiner within the word
    "ه‍.ش",  # Persian, a letter's joined form at a word's end
    "ക്യാമറയുടെ കണ്‍",  # Malayalam, a joiner ends a word
    "क्‍ष",  # Devanagari, a half form
    "শর‍্যাম্প",  # Bengali, a joiner before the virama
    "Family \U0001f468‍\U0001f469‍\U0001f467‍\U0001f466 Day",
    "\U0001f3f3️‍\U0001f308 and \U0001f44b\U0001f3fd‍❤️",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f in Love",
]


@pytest.mark.parametrize("title", WRITTEN)
def test_what_scripts_and_emoji_need_stays(title: str) -> None:
    assert is_one_line(title)
    assert one_line(f" {title}\n") == title
    assert folder_name(gather(details_of(1, title, 2001)), NamingRules(folder="{Movie Title}")) == title


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Sin\u200dtel", "Sin tel"),
        ("Film\u202e9102", "Film 9102"),
        ("می\u202e\u200cخواهم", "می خواهم"),
        ("\u2067می\u2069", "می"),
        ("می\u200c\u200c\u200dخواهم", "می\u200c خواهم"),
        ("\x1b[31mFilm\x07\r\n\u2028two", "[31mFilm two"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0073", "\U0001f3f4"),
        ("\u200d\u200cFilm\u200b\ufeff", "Film"),
        ("\U0001f3ac\ud800\ufffe", "\U0001f3ac"),
        ("Plain  and   wide", "Plain and wide"),
    ],
)
def test_what_hides_or_turns_goes(text: str, line: str) -> None:
    assert one_line(text) == line
    assert is_one_line(line)


_SIGNS = st.text(st.characters() | st.sampled_from("\u200c\u200d\u202e\u2066\U0001f468می\u0301\x1b\n"))


@given(_SIGNS)
def test_a_line_is_a_line_and_stays_one(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert is_one_line(line)
    assert line.replace("\u200c", "").replace("\u200d", "").translate(_TAGS).isprintable()
    assert "\u200d\u200d" not in line


_TAGS = dict.fromkeys(range(0xE0061, 0xE0080))
