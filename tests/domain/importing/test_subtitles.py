"""What the names of subtitles say."""

from __future__ import annotations

import pytest

from radarr_cli.domain.importing.subtitles import read_subtitle_name


@pytest.mark.parametrize(
    ("stem", "film", "suffix"),
    [
        ("film", "film", ""),
        ("film.en", "film", ".en"),
        ("film.eng", "film", ".en"),
        ("film.ger.forced", "film", ".de.forced"),
        ("film.de.sdh", "film", ".de.sdh"),
        ("film.en.hi", "film", ".en.sdh"),
        ("film.hi", "film", ".hi"),
        ("film.hin", "film", ".hi"),
        ("film.forced.en", "film", ".en.forced"),
        ("film.pt-BR", "film", ".pt-BR"),
        ("film.pt_br.forced", "film", ".pt-BR.forced"),
        ("film.pt", "film", ".pt"),
        ("FILM.EN", "film", ".en"),
        ("2_English", "film", ".en"),
        ("3_eng", "film", ".en"),
        ("English (SDH)", "film", ".en.sdh"),
        ("German [Forced]", "film", ".de.forced"),
        ("Brazilian", "film", ".pt-BR"),
        ("Spanish.Latino", "film", ".es-MX"),
        ("Solar Wind 2019 English", "film", ".en"),
        ("fr", "film", ".fr"),
        ("fra.cc", "film", ".fr.cc"),
        # A title may hold a language's name, or a word that is a code.
        ("The.Danish.Girl.2015", "film", ""),
        ("Let.It.Be", "film", ""),
        ("Solar.Wind.2019.1080p.BluRay.x264-TEAM", "film", ""),
        ("", "film", ""),
        ("forced", "film", ".forced"),
    ],
)
def test_languages_and_kinds_are_read_from_names(stem: str, film: str, suffix: str) -> None:
    assert read_subtitle_name(stem, film).suffix == suffix
