"""Terms of restrictions: plain words, and patterns with the flags that .NET knows."""

from __future__ import annotations

import pytest

from radarr_cli.domain.formats.terms import compiled_term, term_fault


@pytest.mark.parametrize("term", ["x265", "/x265", "x/265/", "/cam/g", "//"])
def test_what_is_no_pattern_between_slashes_is_plain_words(term: str) -> None:
    assert compiled_term(term) is None
    assert term_fault(term) is None


@pytest.mark.parametrize(
    ("term", "fits", "fails"),
    [
        ("/cam/", "cam", "CAM"),
        ("/cam/i", "CAM", "c am"),
        ("/c a m # a camera/xi", "CAM", "c a m"),
        ("/^b.*c$/ms", "a\nb\nc", "a b"),
        (r"/(a)(?<it>b)\1/n", "abb", "aba"),
        (r"/a\.(?i)b|c/", "C", "A.b"),
    ],
)
def test_flags_are_those_of_net(term: str, fits: str, fails: str) -> None:
    assert term_fault(term) is None
    assert compiled_term(term).search(fits)
    assert not compiled_term(term).search(fails)


@pytest.mark.parametrize("term", ["/(/", "/[a/i", r"/\k<it>/n", "/a{2,1}/"])
def test_what_is_no_pattern_is_a_fault(term: str) -> None:
    assert term_fault(term)
    with pytest.raises(ValueError, match=r"\w"):
        compiled_term(term)
