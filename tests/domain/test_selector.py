"""How films are named on the command line."""

from __future__ import annotations

import pytest

from radarr_cli.domain.selector import FilmName, parse_film
from radarr_cli.errors import UsageError

NAMES: list[tuple[str, dict[str, object]]] = [
    ("tmdb:603", {"tmdb_id": 603}),
    ("TMDBID: 603", {"tmdb_id": 603}),
    ("imdb:tt0133093", {"imdb_id": "tt0133093"}),
    ("imdb:133093", {"imdb_id": "tt0133093"}),
    ("imdbid:TT12345678", {"imdb_id": "tt12345678"}),
    ("tt0133093", {"imdb_id": "tt0133093"}),
    ("https://www.themoviedb.org/movie/603-the-matrix", {"tmdb_id": 603}),
    ("https://www.themoviedb.org/de-DE/movie/603?language=de", {"tmdb_id": 603}),
    ("themoviedb.org/movie/603", {"tmdb_id": 603}),
    ("https://www.imdb.com/title/tt0133093/?ref_=nv_sr", {"imdb_id": "tt0133093"}),
    ("http://m.imdb.com/title/tt0133093", {"imdb_id": "tt0133093"}),
    ("https://www.imdb.com/de/title/tt0133093/", {"imdb_id": "tt0133093"}),
    ("42", {"movie_id": 42, "title": "42"}),
    ("Night Train (1998)", {"title": "Night Train", "year": 1998}),
    ("  Night   Train [1998] ", {"title": "Night Train", "year": 1998}),
    ("2012 (2009)", {"title": "2012", "year": 2009}),
    ("Night Train", {"title": "Night Train"}),
    ("Mission: Improbable", {"title": "Mission: Improbable"}),
    ("Movie (Part 2)", {"title": "Movie (Part 2)"}),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_a_film_is_named_by_id_address_or_title(text: str, expected: dict[str, object]) -> None:
    named = parse_film(text)
    assert named == FilmName(text=" ".join(text.split()), **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "tmdb:",
        "tmdb:abc",
        "tmdb:0",
        "tmdb:99999999999999999999",
        "tmdb:٣",
        "imdb:nm0000206",
        "imdb:",
        "https://example.org/movie/603",
        "https://www.themoviedb.org/tv/603",
        "https://evilthemoviedb.org/movie/603",
        "https://www.imdb.com/name/nm0000206/",
    ],
)
def test_what_names_no_film_is_a_usage_error_with_a_hint(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_film(text)
    assert "tmdb:603" in (caught.value.hint or "")
