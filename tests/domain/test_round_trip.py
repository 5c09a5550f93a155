"""What naming writes, the parser reads back: year, quality, revision, group, edition and title."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.media import Claimed
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.domain.naming import NamingRules, file_name, gather
from radarr_cli.domain.parsing import clean_title, parse_release
from radarr_cli.domain.quality import QUALITIES, QualityModel, Revision

TEMPLATES = (
    "{Movie CleanTitle} ({Release Year}) [{Quality Full}]{-Release Group}",
    "{Movie CleanTitle} {(Release Year)} {edition-{Edition Tags}} {[Quality Full]}{-Release Group}",
    "{Movie.CleanTitle}.{Release.Year}.{Edition.Tags}.{Quality.Full}{-Release.Group}",
)
# Without a source in the name, or with one that names several qualities, a quality can't be read back.
READABLE = [
    quality
    for quality in QUALITIES
    if quality.name not in ("Unknown", "BR-DISK", "Raw-HD", "WORKPRINT", "REGIONAL", "DVD-R", "SDTV")
]
# Of syllables that make no technical word: a film called "Dvdrip Xvid" can't be read by anybody.
SYLLABLES = st.sampled_from(
    ["kal", "mor", "vin", "tesh", "bru", "ohn", "lak", "pim", "gor", "und", "ish", "wel", "dro", "fen"]
)
NAMES = st.lists(SYLLABLES, min_size=2, max_size=4).map("".join)
WORDS, GROUPS = NAMES.map(str.capitalize), NAMES.map(str.upper)


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(WORDS, min_size=1, max_size=4),
    year=st.integers(1921, 2029),
    quality=st.sampled_from(READABLE),
    version=st.integers(1, 2),
    group=GROUPS,
    edition=st.sampled_from([None, "Director's Cut", "Extended", "Unrated", "IMAX"]),
)
def test_facts_survive_the_name(template, words, year, quality, version, group, edition):
    title = " ".join(words)
    model = QualityModel(quality, Revision(version))
    claimed = Claimed(title="", quality=model, release_group=group, edition=edition)
    details = MovieDetails(tmdb_id=1, title=title, year=year, years=(year,))
    shown = edition if "Edition" in template else None
    name = file_name(gather(details, claimed=claimed), NamingRules(file=template))

    found = parse_release(name)

    assert found.year == year, name
    assert clean_title(found.title) == clean_title(title), name
    assert found.quality.quality.name == quality.name, name
    assert found.quality.revision.version == version, name
    assert found.release_group == group, name
    assert _plain(found.edition) == _plain(shown), name


def _plain(edition: str | None) -> str:
    letters = "".join(filter(str.isalpha, edition or "")).lower()
    return letters.replace("cut", "")
