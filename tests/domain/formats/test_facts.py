"""What conditions see of an offer and of a file in the library."""

from __future__ import annotations

from radarr_cli.domain.formats.documents import custom_format, format_document
from radarr_cli.domain.formats.facts import file_facts, release_facts
from radarr_cli.domain.formats.matching import met_conditions
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.media import Claimed
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.quality import QualityModel
from radarr_cli.domain.release import Protocol, ReleaseOffer
from tests.domain.formats.test_matching import FACTS, condition

MOVIE = MovieDetails(
    tmdb_id=7, title="Remux Harbour", year=2019, years=(2019,), original_language=BY_NAME["German"]
)
CLAIMED = Claimed(
    title="whatever",
    quality=QualityModel(QUALITIES["WEBDL-1080p"]),
    languages=(BY_NAME["German"],),
    release_group="FERN",
    edition="Extended",
    flags=IndexerFlag.G_Internal,
)


def test_an_offer_has_its_name_without_the_films_title():
    name = "Remux.Harbour.2019.German.1080p.WEB-DL.x264-FERN"
    offer = ReleaseOffer(
        title=name, indexer="quay", guid="1", protocol=Protocol.TORRENT, size=5, flags=IndexerFlag.G_Freeleech
    )
    facts = release_facts(offer, parse_release(name), (BY_NAME["French"],), MOVIE)
    assert "Remux" not in facts.title
    assert facts.title.endswith("2019.German.1080p.WEB-DL.x264-FERN")
    assert (facts.filename, facts.size, facts.year, facts.release_group) == (None, 5, 2019, "FERN")
    assert (facts.flags, facts.languages) == (IndexerFlag.G_Freeleech, (BY_NAME["French"],))
    assert facts.original_language == BY_NAME["German"]


def test_a_file_has_what_its_release_claimed_and_keeps_the_films_title():
    facts = file_facts(
        CLAIMED,
        MOVIE,
        size=9,
        relative_path="Remux Harbour (2019)/Remux Harbour (2019).mkv",
        scene_name="Remux.Harbour.2019.1080p.WEB-DL-FERN",
    )
    assert facts.title == "Remux.Harbour.2019.1080p.WEB-DL-FERN"
    assert facts.filename == "Remux Harbour (2019).mkv"
    assert (facts.quality, facts.edition, facts.release_group) == (
        QUALITIES["WEBDL-1080p"],
        "Extended",
        "FERN",
    )
    assert (facts.size, facts.flags, facts.languages) == (9, IndexerFlag.G_Internal, (BY_NAME["German"],))


def test_without_a_scene_name_a_files_own_names_count():
    path = "films/Harbour.mkv"
    original = file_facts(
        CLAIMED, MOVIE, size=1, relative_path=path, original_path="Harbour.2018.x264/h?.mkv"
    )
    assert (original.title, original.filename, original.year) == ("h.mkv", "Harbour.mkv", 2019)
    assert file_facts(CLAIMED, MOVIE, size=1, relative_path=path).title == "Harbour.mkv"


def test_each_condition_says_whether_it_is_met():
    asked = custom_format(
        {
            "name": "x",
            "specifications": [
                condition("ReleaseTitle", "remux"),
                condition("ReleaseTitle", "remux", negate=True),
                condition("Source", 7, required=True),
            ],
        }
    )
    assert [met for _, met in met_conditions(asked, FACTS)] == [True, False, False]


def test_a_format_comes_back_from_its_document():
    document = {
        "name": "x",
        "includeCustomFormatWhenRenaming": True,
        "specifications": [condition("ReleaseTitle", "a", negate=True), condition("Size", min=1, max=2)],
    }
    assert format_document(custom_format(document)) == document
