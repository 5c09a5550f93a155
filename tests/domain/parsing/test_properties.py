"""What holds for every text: the parser answers, points into the text, takes linear time, and reads back
what is rendered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radarr_cli.domain.naming import NamingFacts, NamingRules, file_path
from radarr_cli.domain.parsing import clean_title, parse_path, parse_release
from radarr_cli.domain.quality import QUALITIES

if TYPE_CHECKING:
    from radarr_cli.domain.quality import Quality

# Words and separators that rules look for: random mixtures of them reach more rules than random letters.
_PIECES = """
The Kestrel Dr A K 2016 (2016) [2016] 1999 1080p 720p 4K 1920x1080 UHD BluRay Blu-ray BD BR-DISK WEB WEB-DL
WEBRip HDTV DVD TS CAM R5 SCR REMUX AVC x264 H 264 HEVC COMPLETE ISO BD-50 German DL ML TRUEFRENCH EN ES PL
SUB KORSUB HC DTS-ES ITA pt-BR Original Latino Directors Director's Cut Extended Edition Final 25th
Anniversary IMAX Open Matte PROPER REPACK2 REAL v2 [v2] tt1234567 tmdb-123 [A1B2C3D4] S01E02 p0801 password
yEnc -GRP -RP [Moss] [www.x.com] www.x.com YTS.MX BEN THE MEN -ZR- Tigole) .mkv .nzb aka A.K.A. (aka İ ß é
简 【 】 / \\ ( ) [ ] - _ . ! ' ’
"""
PIECES = [*_PIECES.split(), "e\u0301", "\0", "\ud800", "\t", "\n", " "]
mixtures = st.lists(st.sampled_from([*PIECES, ".", " ", "-", "_"]), max_size=60).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=40).flatmap(
    lambda pieces: st.sampled_from([".", " ", "-", "_", "]["]).map(lambda gap: gap.join(pieces))
)
LONG = 10_000
LIMIT = 0.020


@given(st.one_of(st.text(), mixtures, spaced), st.booleans())
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_and_every_span_lies_in_it(text: str, folder: bool) -> None:
    parsed = parse_release(text, folder=folder)
    assert parsed.name == text
    assert parsed.is_movie == (parsed.refusal is None)
    assert parsed.languages
    for start, end in parsed.spans.values():
        assert 0 <= start < end <= len(text)
    parse_path(text)


@given(st.one_of(mixtures, spaced))
@settings(deadline=None)
def test_spans_hold_the_words_of_the_facts(text: str) -> None:
    parsed = parse_release(text)
    if "p0801" in text:
        return
    if parsed.release_group and "【" not in text and "】" not in text:
        start, end = parsed.spans["group"]
        assert text[start:end] == parsed.release_group
    if parsed.year:
        start, end = parsed.spans["year"]
        assert text[start:end] == str(parsed.year)
    if parsed.imdb_id:
        start, end = parsed.spans["imdb"]
        assert text[start:end] == parsed.imdb_id


def _cost(text: str) -> float:
    """Least processor seconds of a few readings: other programs must not count."""
    least = float("inf")
    for _ in range(8):
        started = time.process_time()
        parse_release(text)
        least = min(least, time.process_time() - started)
        if least < LIMIT / 2:
            break
    return least


@given(
    st.one_of(mixtures, spaced, st.text(min_size=1, max_size=20)).filter(bool),
    st.sampled_from(["", "Kestrel 2016 ", "[G] ", "Kestrel.2016.German.1080p.Blu-ray.AVC-"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_ten_thousand_characters_of_any_pattern_stay_within_the_bound(unit: str, start: str) -> None:
    assert _cost((start + unit * LONG)[:LONG]) < LIMIT


@pytest.mark.parametrize("gap", ["", ".", "-", " ", "_", "[", "](", " ["])
def test_every_piece_repeated_stays_within_the_bound(gap: str) -> None:
    slow = {
        piece: cost
        for piece in PIECES
        if (piece + gap) and (cost := _cost(((piece + gap) * LONG)[:LONG])) >= LIMIT
    }
    assert not slow


_words = st.sampled_from(
    [
        "Ember",
        "Fårö",
        "Kestrel",
        "of",
        "the",
        "Nähe",
        "Lamp's",
        "Twelve",
        "3",
        "Ōkami",
        "Dr",
        "U",
        "Salt-Road",
        "Où",
    ]
)
_titles = st.lists(_words, min_size=1, max_size=5).map(" ".join)
_groups = st.from_regex(r"[A-Z][A-Za-z]{3,7}Q", fullmatch=True)
# Radarr's parser gives these two by other words than their names.
_rendered = [q for q in QUALITIES if q.name not in ("Unknown", "DVD-R", "TELECINE", "Raw-HD", "BR-DISK")]


@given(_titles, st.integers(1900, 2050), st.sampled_from(_rendered), _groups)
@settings(deadline=None)
def test_a_rendered_file_name_gives_its_facts_back(
    title: str, year: int, quality: Quality, group: str
) -> None:
    """For a template that keeps title, year, quality and group."""
    facts = NamingFacts(title=title, year=year, tmdb_id=7, quality=quality.name, release_group=group)
    rules = NamingRules(file="{Movie Title} ({Release Year}) [{Quality Full}]{-Release Group}")
    parsed = parse_path(file_path(facts, rules, ".mkv"))
    assert clean_title(parsed.title) == clean_title(title)
    assert parsed.year == year
    assert parsed.quality.quality.name == quality.name
    assert parsed.release_group == group
