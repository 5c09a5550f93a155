"""A library of invented films, and which of them a release is: the table that all ways to ask must agree on.

A case is a heading, the release's name, the ids its indexer gives, and the answer: the one film, a tuple of
films where it is ambiguous, None where it is no film of the library.
"""

from __future__ import annotations

from typing import NamedTuple

from radarr_cli.domain.matching import KnownMovie
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.release import Protocol, ReleaseOffer


class Film(NamedTuple):
    """A film of the library; its TMDB id is 1000 + `number`, its IMDb id likewise where it has one."""

    number: int
    title: str
    year: int
    years: tuple[int, ...] = ()
    original: str = ""
    alternative: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    user: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    on_imdb: bool = True

    @property
    def tmdb_id(self) -> int:
        return 1000 + self.number

    @property
    def imdb_id(self) -> str | None:
        return f"tt000{self.tmdb_id}" if self.on_imdb else None

    @property
    def named(self) -> tuple[tuple[str, TitleKind], ...]:
        """Every title with its kind, the more important kind first."""
        return (
            (self.title, TitleKind.MAIN),
            (self.original or self.title, TitleKind.ORIGINAL),
            *((title, TitleKind.ALTERNATIVE) for title in self.alternative),
            *((title, TitleKind.TRANSLATION) for title in self.translations),
            *((title, TitleKind.USER) for title in self.user),
            *((title, TitleKind.LEARNED) for title in self.learned),
        )

    def known(self, movie_id: int | None = None) -> KnownMovie:
        titles: dict[str, TitleKind] = {}
        for title, kind in self.named:
            titles.setdefault(clean_title(title), kind)
        return KnownMovie(
            movie_id=movie_id or self.number,
            tmdb_id=self.tmdb_id,
            imdb_id=self.imdb_id,
            year=self.year,
            years=self.years or ((self.year,) if self.year else ()),
            titles=titles,
        )


LIBRARY = (
    Film(1, "Harbour of Glass", 2012, original="Puerto de cristal", alternative=("Glass Harbour",)),
    Film(2, "The Ferryman", 1988),
    Film(3, "The Ferryman", 2014),
    Film(4, "Copper Moon", 2010),
    Film(5, "Copper Moon", 2012),
    Film(6, "Winter Line", 2016),
    Film(7, "Winter Line", 2016, on_imdb=False),
    Film(8, "Iron Valley 2", 1999),
    Film(9, "Saint Orchard III", 2003),
    Film(10, "Ember Saga: Episode IV - The Long Night", 1977),
    Film(11, "X", 2022),
    Film(12, "Silo Part 2 Chapter III", 2008),
    Film(13, "Hollow Tide", 2018, years=(2017, 2018, 2019)),
    Film(14, "Paper Giants", 1954, years=(1954, 1956, 2014)),
    Film(15, "Paper Giants", 2014),
    Film(16, "Night Bakery", 2020, years=(2020, 2025)),
    Film(17, "Ödland", 2015, translations=("Wasteland Choir", "Terre vaine")),
    Film(18, "Quiet Engine", 2011, alternative=("Low Tide",)),
    Film(19, "Low Tide", 2011),
    Film(20, "Velvet Station", 2006),
    Film(21, "Last Stop", 2007, translations=("Velvet Station",)),
    Film(22, "Tower Eleven", 1974, alternative=("Tower 1975",)),
    Film(23, "Meridian 2049", 2017),
    Film(24, "Airfield", 1970, years=(1970, 1975)),
    Film(25, "Airfield 1975", 1974),
    Film(26, "Someday Maybe", 0),
    Film(27, "Someday Maybe", 2021),
    Film(28, "Half/Light", 2009),
    Film(29, "Light", 2009),
    Film(30, "Marsh Lantern", 2013, user=("Sumpflicht",), learned=("The Lantern in the Marsh",)),
    Film(31, "Orchid Bay", 0),
    Film(32, "I, Beekeeper", 2004),
)  # fmt: skip


class Case(NamedTuple):
    rule: str
    name: str
    answer: int | tuple[int, ...] | None
    kind: str
    tmdb_id: int | None = None
    imdb_id: str | None = None

    @property
    def offer(self) -> ReleaseOffer:
        return ReleaseOffer(
            title=self.name, indexer="tracker", guid=self.name, protocol=Protocol.TORRENT,
            tmdb_id=self.tmdb_id, imdb_id=self.imdb_id,
        )  # fmt: skip


def _cases(rule: str, *rows: tuple[object, ...]) -> list[Case]:
    return [Case(rule, *row) for row in rows]  # type: ignore[arg-type]


BY_NAME = [
    *_cases(
        "title and year",
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", 1, "title"),
        ("harbour_of_glass_(2012)_720p_web-dl", 1, "title"),
        ("Harbour of Glass [2012] 1080p", 1, "title"),
        ("Harbour.of.Brass.2012.1080p.BluRay.x264-MOSS", None, "none"),
        ("Harbour.of.Glass.Rising.2012.1080p.BluRay.x264-MOSS", None, "none"),
        ("I.Beekeeper.2004.1080p.WEB-DL.H264-MOSS", 32, "title"),
    ),
    *_cases(
        "original, alternative, translated, the user's and learned titles",
        ("Puerto.de.Cristal.2012.1080p.BluRay.x264-MOSS", 1, "title"),
        ("Glass.Harbour.2012.1080p.BluRay.x264-MOSS", 1, "alias"),
        ("Odland.2015.1080p.BluRay.x264-MOSS", None, "none"),
        ("Oedland.2015.1080p.BluRay.x264-MOSS", 17, "title"),
        ("Ödland.2015.1080p.BluRay.x264-MOSS", 17, "title"),
        ("Wasteland.Choir.2015.1080p.BluRay.x264-MOSS", 17, "alias"),
        ("Terre.Vaine.2015.MULTi.1080p.BluRay.x264-MOSS", 17, "alias"),
        ("Sumpflicht.2013.German.DL.1080p.BluRay.x264-MOSS", 30, "alias"),
        ("The.Lantern.in.the.Marsh.2013.1080p.BluRay.x264-MOSS", 30, "alias"),
    ),
    *_cases(
        "remakes: the year tells them apart",
        ("The.Ferryman.1988.1080p.BluRay.x264-MOSS", 2, "title"),
        ("The.Ferryman.2014.1080p.BluRay.x264-MOSS", 3, "title"),
        ("The.Ferryman.2001.1080p.BluRay.x264-MOSS", None, "none"),
        ("The.Ferryman.German.1080p.BluRay.x264-MOSS", (2, 3), "ambiguous"),
    ),
    *_cases(
        "one year off, where no other film of that title may be meant",
        ("Harbour.of.Glass.2011.1080p.BluRay.x264-MOSS", 1, "title"),
        ("Harbour.of.Glass.2013.1080p.BluRay.x264-MOSS", 1, "title"),
        ("Glass.Harbour.2013.1080p.BluRay.x264-MOSS", 1, "alias"),
        ("Harbour.of.Glass.2010.1080p.BluRay.x264-MOSS", None, "none"),
        ("Harbour.of.Glass.2014.1080p.BluRay.x264-MOSS", None, "none"),
        ("The.Ferryman.1987.1080p.BluRay.x264-MOSS", 2, "title"),
        ("Copper.Moon.2010.1080p.BluRay.x264-MOSS", 4, "title"),
        ("Copper.Moon.2012.1080p.BluRay.x264-MOSS", 5, "title"),
        ("Copper.Moon.2011.1080p.BluRay.x264-MOSS", (4, 5), "ambiguous"),
        ("Someday.Maybe.2021.1080p.BluRay.x264-MOSS", 27, "title"),
        ("Someday.Maybe.2022.1080p.BluRay.x264-MOSS", (26, 27), "ambiguous"),
        ("Someday.Maybe.2024.1080p.BluRay.x264-MOSS", None, "none"),
        ("Orchid.Bay.2024.1080p.BluRay.x264-MOSS", None, "none"),
    ),
    *_cases(
        "the same title in the same year",
        ("Winter.Line.2016.1080p.BluRay.x264-MOSS", (6, 7), "ambiguous"),
        ("Winter.Line.2017.1080p.BluRay.x264-MOSS", (6, 7), "ambiguous"),
    ),
    *_cases(
        "every year of the first run, but not that of a re-release",
        ("Hollow.Tide.2017.1080p.BluRay.x264-MOSS", 13, "title"),
        ("Hollow.Tide.2019.1080p.BluRay.x264-MOSS", 13, "title"),
        ("Hollow.Tide.2020.1080p.BluRay.x264-MOSS", 13, "title"),
        ("Hollow.Tide.2021.1080p.BluRay.x264-MOSS", None, "none"),
        ("Night.Bakery.2025.1080p.WEB-DL.H264-MOSS", 16, "title"),
        ("Paper.Giants.2014.1080p.BluRay.x264-MOSS", 15, "title"),
        ("Paper.Giants.1956.1080p.BluRay.x264-MOSS", 14, "title"),
        ("Paper.Giants.1954.REMASTERED.2014.1080p.BluRay.x264-MOSS", 14, "title"),
    ),
    *_cases(
        "a film's own title before another one's alias, unless the other has the better year",
        ("Low.Tide.2011.1080p.BluRay.x264-MOSS", 19, "title"),
        ("Velvet.Station.2006.1080p.BluRay.x264-MOSS", 20, "title"),
        ("Velvet.Station.2005.1080p.BluRay.x264-MOSS", 20, "title"),
        ("Velvet.Station.2007.1080p.BluRay.x264-MOSS", (20, 21), "ambiguous"),
        ("Velvet.Station.2008.1080p.BluRay.x264-MOSS", 21, "alias"),
    ),
    *_cases(
        "roman and arabic numbers, both ways and anywhere",
        ("Iron.Valley.2.1999.1080p.BluRay.x264-MOSS", 8, "title"),
        ("Iron.Valley.II.1999.1080p.BluRay.x264-MOSS", 8, "title"),
        ("Iron.Valley2.1999.1080p.BluRay.x264-MOSS", 8, "title"),
        ("Iron.Valley.1999.1080p.BluRay.x264-MOSS", None, "none"),
        ("Iron.Valley.III.1999.1080p.BluRay.x264-MOSS", None, "none"),
        ("Saint.Orchard.3.2003.1080p.BluRay.x264-MOSS", 9, "title"),
        ("Saint.Orchard3.2003.1080p.BluRay.x264-MOSS", 9, "title"),
        ("Saint.Orchard.III.2003.1080p.BluRay.x264-MOSS", 9, "title"),
        ("Ember.Saga.Episode.4.The.Long.Night.1977.1080p.BluRay.x264-MOSS", 10, "title"),
        ("Ember.Saga.Episode.IV.The.Long.Night.1977.1080p.BluRay.x264-MOSS", 10, "title"),
        ("Silo.Part.II.Chapter.3.2008.1080p.BluRay.x264-MOSS", 12, "title"),
        ("Silo.Part.2.Chapter.3.2008.1080p.BluRay.x264-MOSS", 12, "title"),
        ("X.2022.1080p.BluRay.x264-MOSS", 11, "title"),
        ("10.2022.1080p.BluRay.x264-MOSS", None, "none"),
    ),
    *_cases(
        "no year: only where one film alone has the title",
        ("Harbour.of.Glass.German.1080p.BluRay.x264-MOSS", 1, "title"),
        ("Glass.Harbour.German.1080p.BluRay.x264-MOSS", 1, "alias"),
        ("Velvet.Station.German.1080p.BluRay.x264-MOSS", (20, 21), "ambiguous"),
        ("Someday.Maybe.German.1080p.BluRay.x264-MOSS", (26, 27), "ambiguous"),
        ("Orchid.Bay.German.1080p.BluRay.x264-MOSS", 31, "title"),
    ),
    *_cases(
        "a year that is the title's end",
        ("Meridian.2049.1080p.BluRay.x264-MOSS", 23, "title"),
        ("Meridian.2049.2017.1080p.BluRay.x264-MOSS", 23, "title"),
        ("Meridian.2050.1080p.BluRay.x264-MOSS", None, "none"),
        ("Tower.1975.1080p.BluRay.x264-MOSS", 22, "alias"),
        ("Airfield.1975.1080p.BluRay.x264-MOSS", (24, 25), "ambiguous"),
        ("Airfield.1975.1974.1080p.BluRay.x264-MOSS", 25, "title"),
    ),
    *_cases(
        "two titles in one name: the whole before the parts",
        ("Puerto de cristal / Harbour of Glass (2012) 1080p BluRay", 1, "title"),
        ("Somewhere Else / Glass Harbour (2012) 1080p BluRay", 1, "alias"),
        ("Terre.Vaine.AKA.Wasteland.Choir.2015.1080p.BluRay.x264-MOSS", 17, "alias"),
        ("Something New (aka Iron Valley II) 1999 1080p BluRay", 8, "title"),
        ("Quiet Engine / Hollow Tide (2011) 1080p BluRay", 18, "title"),
        ("Quiet Engine / Low Tide (2011) 1080p BluRay", (18, 19), "ambiguous"),
        ("Half / Light (2009) 1080p BluRay", 28, "title"),
    ),
    *_cases(
        "names that are no film",
        ("Harbour.of.Glass.S01E02.1080p.WEB-DL.H264-MOSS", None, "none"),
        ("", None, "none"),
    ),
]  # fmt: skip

BY_ID = [
    *_cases(
        "an id in the name decides",
        ("Whatever It Says (2012) {tmdb-1001} 1080p BluRay", 1, "id"),
        ("Whatever.It.Says.2012.tt0001001.1080p.BluRay.x264-MOSS", 1, "id"),
        ("Winter Line (2016) {tmdb-1007} 1080p BluRay", 7, "id"),
        ("Winter Line (2016) {imdb-tt0001006} 1080p BluRay", 6, "id"),
        ("Winter.Line.German.1080p.BluRay.x264.tmdb-1006", 6, "id"),
    ),
    *_cases(
        "an id from the indexer decides",
        ("Winter.Line.2016.1080p.BluRay.x264-MOSS", 7, "id", 1007),
        ("Winter.Line.2016.1080p.BluRay.x264-MOSS", 6, "id", None, "tt0001006"),
        ("Unheard.Of.2016.1080p.BluRay.x264-MOSS", 6, "id", 1006),
        ("The.Ferryman.German.1080p.BluRay.x264-MOSS", 3, "id", 1003, "tt0001003"),
        ("Hollow.Tide.2017.1080p.BluRay.x264-MOSS", 13, "id", 1013),
        ("Orchid.Bay.2024.1080p.BluRay.x264-MOSS", 31, "id", 1031),
        ("Meridian.2049.1080p.BluRay.x264-MOSS", 23, "id", 1023),
    ),
    *_cases(
        "an id of one kind doesn't ask for one of the other",
        ("Winter.Line.2016.1080p.BluRay.x264-MOSS", 7, "id", 1007, "tt0777777"),
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", 1, "title", 0, ""),
    ),
    *_cases(
        "ids that disagree are no answer",
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", (1, 6), "ambiguous", 1001, "tt0001006"),
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", (1,), "ambiguous", 1001, "tt0777777"),
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", (1,), "ambiguous", 777, "tt0001001"),
        ("Harbour of Glass (2012) {tmdb-1001} 1080p BluRay", (1, 3), "ambiguous", 1003),
        ("Harbour of Glass (2012) {tmdb-777} 1080p BluRay", (1,), "ambiguous", 1001),
    ),
    *_cases(
        "another film's id: not this film, however well the title fits",
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", None, "none", 777),
        ("Harbour.of.Glass.2012.1080p.BluRay.x264-MOSS", None, "none", None, "tt0777777"),
        ("Winter.Line.2016.1080p.BluRay.x264-MOSS", 7, "title", None, "tt0777777"),
        ("Copper.Moon.2011.1080p.BluRay.x264-MOSS", None, "none", 777),
        ("The.Ferryman.German.1080p.BluRay.x264-MOSS", None, "none", 777),
    ),
    *_cases(
        "an id against the name's year: one year off is nothing, unless another film has that very year",
        ("Harbour.of.Glass.2011.1080p.BluRay.x264-MOSS", 1, "id", 1001),
        ("Copper.Moon.2011.1080p.BluRay.x264-MOSS", 4, "id", 1004),
        ("Velvet.Station.2007.1080p.BluRay.x264-MOSS", (20, 21), "ambiguous", 1020),
        ("The.Ferryman.2014.1080p.BluRay.x264-MOSS", (2, 3), "ambiguous", 1002),
        ("The.Ferryman.2001.1080p.BluRay.x264-MOSS", (3,), "ambiguous", 1003, "tt0001003"),
        ("Paper.Giants.2014.1080p.BluRay.x264-MOSS", (14, 15), "ambiguous", 1014),
        ("Unheard.Of.2016.1080p.BluRay.x264-MOSS", (1,), "ambiguous", 1001),
    ),
]  # fmt: skip

CASES = [*BY_NAME, *BY_ID]
