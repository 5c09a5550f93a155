"""Several forms of one film: each with its file, none in the way of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.model import Candidate, Context, Match, MatchKind, ReleaseSource
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.language import ENGLISH
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.domain.variants import checked_name, is_edition, split_variant
from radarr_cli.errors import Conflict, NotFound, UsageError
from radarr_cli.services.library.variants import Variants, VariantWishes
from radarr_cli.store.movies import load_movie
from tests.fakes.import_house import FOLDER, NOW, House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

FILM = FoundFilm(1, 1, "Solar Wind", 2019)
UHD, HD, CUT = (
    "Solar.Wind.2019.2160p.UHD.BluRay.x265-TEAM",
    "Solar.Wind.2019.1080p.BluRay.x264-TEAM",
    "Solar.Wind.2019.Directors.Cut.1080p.BluRay.x264-TEAM",
)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    made = House(database=database, folder=tmp_path)
    made.add_film()
    return made


def variants(house: House) -> Variants:
    return Variants(
        database=house.database,
        roots={"films": str(house.root), "other": "/other"},
        profiles=("HD", "UHD"),
        naming=NamingRules(),
        trash_file=lambda file_id: house.trash().take_file(file_id),
        wait=0,
    )


def film(house: House) -> Movie:
    movie = load_movie(house.database, FILM.id)
    assert movie is not None
    return movie


def take(house: House, title: str, variant: str) -> str:
    path = write_film(house.folder / "inbox" / f"{title}.mkv")
    item = house.importing().import_path(str(path), FILM.id, variant)
    assert item.status in ("imported", "upgraded"), item
    return str(item.path).removeprefix(f"{house.root}/")


def test_each_variant_has_its_file_and_an_upgrade_replaces_only_its_own(house: House) -> None:
    service = variants(house)
    service.add(FILM, "uhd", VariantWishes(profile="HD"))
    service.add(FILM, "directors-cut", VariantWishes(editions=("Director's Cut",)))
    names = [take(house, UHD, "uhd"), take(house, HD, "main"), take(house, CUT, "directors-cut")]
    assert len(set(names)) == 3
    assert {name.partition("/")[0] for name in names} == {FOLDER}
    assert house.library() == sorted(names)
    assert names[0].endswith("- 2160p.mkv") or "2160p" in names[0]
    assert "Cut" in names[2]
    better = take(house, CUT.replace("BluRay", "PROPER.BluRay"), "directors-cut")
    assert [str(path).rpartition("/")[2] for path in house.trashed()] == [names[2].rpartition("/")[2]]
    assert house.library() == sorted([*names[:2], better])


def test_a_variant_takes_what_it_is_not_told_from_main(house: House) -> None:
    added = variants(house).add(FILM, "german", VariantWishes(languages=("German",)))
    assert added.status == "added"
    [main, german] = film(house).variants
    assert (german.profile, german.root, german.folder) == (main.profile, main.root, main.folder)
    assert german.predicate == {"languages": ["German"]}
    elsewhere = variants(house).add(FILM, "uhd", VariantWishes(root="other", profile="UHD"))
    assert elsewhere.changes["folder"] == (None, FOLDER)
    assert house.database.value("SELECT count(*) FROM variant WHERE wanted") == 3


def test_adding_is_planned_refused_twice_and_checked(house: House) -> None:
    service = variants(house)
    assert service.add(FILM, "uhd", VariantWishes(), dry_run=True).status == "planned"
    assert len(film(house).variants) == 1
    service.add(FILM, "uhd", VariantWishes())
    with pytest.raises(Conflict, match="already"):
        service.add(FILM, "UHD", VariantWishes())
    for name in ("main", "a/b", "", "  ", "12", "x" * 41, "(x)", ".hidden"):
        with pytest.raises(UsageError):
            service.add(FILM, name, VariantWishes())
    for wishes in (
        VariantWishes(profile="SD"), VariantWishes(root="none"), VariantWishes(languages=("Klingon",)),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            service.add(FILM, "other", wishes)
    for folder in ("/abs", "../up", "a/../b", "", "a\nb"):
        with pytest.raises(UsageError):
            service.add(FILM, "other", VariantWishes(folder=folder))


def test_a_variant_is_changed_but_not_moved_away_from_its_file(house: House) -> None:
    service = variants(house)
    service.add(FILM, "uhd", VariantWishes())
    changed = service.edit(FILM, "uhd", VariantWishes(profile="UHD", editions=("Extended",), monitored=False))
    assert changed.changes["profile"] == ("HD", "UHD")
    assert service.edit(FILM, "uhd", VariantWishes(profile="UHD")).status == "unchanged"
    assert service.edit(FILM, "uhd", VariantWishes(editions=())).changes["predicate"][1] == {}
    assert not film(house).variants[1].monitored
    take(house, UHD, "uhd")
    with pytest.raises(Conflict, match="has a file"):
        service.edit(FILM, "uhd", VariantWishes(folder="Elsewhere"))
    with pytest.raises(UsageError):
        service.edit(FILM, "uhd", VariantWishes())
    with pytest.raises(NotFound, match="has no variant"):
        service.edit(FILM, "gone", VariantWishes(monitored=True))


def test_a_variant_goes_and_its_file_stays_or_goes_to_the_trash(house: House) -> None:
    service = variants(house)
    service.add(FILM, "uhd", VariantWishes())
    kept = take(house, UHD, "uhd")
    assert service.remove(FILM, "uhd", files=False, dry_run=True).status == "planned"
    assert service.remove(FILM, "uhd", files=False).trashed == ()
    assert (house.library(), house.known()) == ([kept], [])
    service.add(FILM, "cut", VariantWishes())
    take(house, CUT, "cut")
    [trashed] = service.remove(FILM, "cut", files=True).trashed
    assert trashed.trashed is not None
    assert (house.library(), house.known(), len(film(house).variants)) == ([kept], [], 1)
    with pytest.raises(Conflict, match="main"):
        service.remove(FILM, "main", files=False)


def test_a_variant_with_a_download_on_its_way_stays(house: House) -> None:
    service = variants(house)
    service.add(FILM, "uhd", VariantWishes())
    house.finish(film(house), UHD, variant_id=film(house).variants[1].id)
    with pytest.raises(Conflict, match="on its way"):
        service.remove(FILM, "uhd", files=False)
    assert service.remove(FILM, "uhd", files=False, force=True).status == "removed"


def test_a_file_that_fills_two_variants_stays_until_both_have_let_it_go(house: House) -> None:
    service = variants(house)
    service.add(FILM, "german", VariantWishes())
    path = take(house, HD, "main")
    house.database.execute(
        "INSERT INTO variant_file SELECT v.id, f.id FROM variant v, file f WHERE v.name = 'german'"
    )
    assert service.remove(FILM, "german", files=True).trashed == ()
    assert house.library() == house.known() == [path]


def candidate(title: str, *languages: str) -> Candidate:
    offer = ReleaseOffer(
        title=title, indexer="x", guid=title, protocol=Protocol.TORRENT, size=9_000_000_000, published_at=NOW
    )
    return Candidate(
        offer=offer,
        parsed=parse_release(title),
        match=Match(MatchKind.ID, 1),
        languages=tuple(LANGUAGES[name] for name in languages) or (ENGLISH,),
    )


def codes(title: str, *languages: str, **asks: tuple[str, ...]) -> set[str]:
    profile = QualityProfile("HD", (QualityGroup("Bluray-1080p", ("Bluray-1080p",)),), "Bluray-1080p")
    context = Context(
        now=NOW, source=ReleaseSource.INTERACTIVE, movie_id=1, movie=_details(), movie_monitored=True,
        minimum_availability="announced", movie_tags=(), variant="v", profile=profile, **asks,
    )  # fmt: skip
    [verdict] = judge([candidate(title, *languages)], context)
    return {code for code in verdict.codes if code.startswith("variant")}


def _details():
    from radarr_cli.domain.movie import MovieDetails

    return MovieDetails(tmdb_id=1, title="Solar Wind", year=2019, years=(2019,), runtime=97)


@pytest.mark.parametrize(
    ("title", "asks", "expected"),
    [
        (HD, {}, set()),
        (CUT, {}, set()),
        (CUT, {"other_editions": ("Director's Cut",)}, {"variantEdition"}),
        (HD, {"other_editions": ("Director's Cut",)}, set()),
        (CUT, {"wanted_editions": ("Director's Cut", "Extended")}, set()),
        (HD, {"wanted_editions": ("Director's Cut",)}, {"variantEdition"}),
        (HD, {"wanted_languages": ("German",)}, {"variantLanguage"}),
    ],
)
def test_a_release_fits_a_variant_by_its_edition(title: str, asks: dict, expected: set[str]) -> None:
    assert codes(title, **asks) == expected


def test_a_release_fits_a_variant_by_one_of_its_languages() -> None:
    assert codes(HD, "French", "German", wanted_languages=("German",)) == set()


def test_editions_are_compared_by_their_letters() -> None:
    assert is_edition("Directors.Cut", ["Director's Cut"])
    assert is_edition("Extended Director's Cut", ["directors cut"])
    assert not is_edition(None, ["Extended"])
    assert not is_edition("", [""])
    assert checked_name("  Director's   Cut ") == "Director's Cut"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tmdb:603/uhd", ("tmdb:603", "uhd")),
        ("The Film (1999)/Director's Cut", ("The Film (1999)", "Director's Cut")),
        ("Face/Off (1997)/uhd", ("Face/Off (1997)", "uhd")),
        ("Face/Off (1997)", None),
        ("https://www.imdb.com/title/tt0119094/", None),
        ("12", None),
        ("/uhd", None),
    ],
)
def test_a_film_and_its_variant_are_told_apart(text: str, expected: tuple[str, str] | None) -> None:
    assert split_variant(text) == expected
