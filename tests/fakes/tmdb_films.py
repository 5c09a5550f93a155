"""Films for the stub of TMDB, in the shape of its answers: three open films and some that nobody made."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def release(day: str, kind: int, certification: str = "") -> Json:
    """One release date; `kind`: 1 premiere, 2 limited, 3 theatrical, 4 digital, 5 physical, 6 television."""
    return {
        "certification": certification,
        "descriptors": [],
        "iso_639_1": "",
        "note": "",
        "release_date": f"{day}T00:00:00.000Z",
        "type": kind,
    }


def film(tmdb_id: int, title: str, day: str, /, **changes: Any) -> Json:
    """A film's details with every sub-resource that is appended; `changes` replace whole keys.

    `director`, `alternative` (country to title), `translated` (language-COUNTRY to title), `releases`
    (country to dates) and `collection` are short forms.
    """
    releases = changes.pop("releases", {"US": [release(day, 3, "PG-13")]})
    translated = changes.pop("translated", {})
    alternative = changes.pop("alternative", {})
    director = changes.pop("director", "Ida Example")
    collection = changes.pop("collection", None)
    imdb_id = changes.pop("imdb_id", f"tt{9000000 + tmdb_id % 1000000:07d}")
    body: Json = {
        "adult": False,
        "backdrop_path": f"/backdrop{tmdb_id}.jpg",
        "belongs_to_collection": collection,
        "budget": 0,
        "genres": [{"id": 18, "name": "Drama"}],
        "homepage": "",
        "id": tmdb_id,
        "imdb_id": imdb_id,
        "original_language": "en",
        "original_title": title,
        "overview": f"What happens in {title}.",
        "popularity": 10.5,
        "poster_path": f"/poster{tmdb_id}.jpg",
        "production_companies": [
            {"id": 1, "logo_path": None, "name": "Example Pictures", "origin_country": "US"}
        ],
        "production_countries": [{"iso_3166_1": "US", "name": "United States of America"}],
        "release_date": day,
        "revenue": 0,
        "runtime": 96,
        "spoken_languages": [],
        "status": "Released",
        "tagline": "",
        "title": title,
        "video": False,
        "vote_average": 7.123,
        "vote_count": 120,
        "alternative_titles": {
            "titles": [
                {"iso_3166_1": country, "title": name, "type": ""} for country, name in alternative.items()
            ]
        },
        "translations": {
            "translations": [
                {
                    "iso_3166_1": code.split("-")[1],
                    "iso_639_1": code.split("-")[0],
                    "name": code,
                    "english_name": code,
                    "data": {"homepage": "", "overview": "", "runtime": 0, "tagline": "", "title": name},
                }
                for code, name in translated.items()
            ]
        },
        "release_dates": {
            "results": [
                {"iso_3166_1": country, "release_dates": dates} for country, dates in releases.items()
            ]
        },
        "credits": {
            "cast": [{"id": 2, "name": "Alma Example", "character": "Herself", "order": 0}],
            "crew": [
                {"id": 3, "name": director, "department": "Directing", "job": "Director"},
                {"id": 4, "name": "Otto Example", "department": "Writing", "job": "Writer"},
            ],
        },
        "external_ids": {"imdb_id": imdb_id, "wikidata_id": None},
        "keywords": {"keywords": [{"id": 5, "name": "railway"}]},
        "videos": {"results": [{"site": "YouTube", "key": "abc123xyz", "type": "Trailer", "official": True}]},
    }
    return body | changes


FILMS: tuple[Json, ...] = (
    film(
        10378, "Big Buck Bunny", "2008-04-10", imdb_id="tt1254207", director="Sacha Goedegebure", runtime=10,
        genres=[{"id": 16, "name": "Animation"}, {"id": 35, "name": "Comedy"}],
        releases={"NL": [release("2008-04-10", 1)],
                  "US": [release("2008-05-20", 3, "G"), release("2008-06-01", 4)]},
        alternative={"NL": "Project Peach"},
    ),
    film(
        45745, "Sintel", "2010-09-27", imdb_id="tt1727587", director="Colin Levy", runtime=15,
        genres=[{"id": 16, "name": "Animation"}, {"id": 14, "name": "Fantasy"}],
        releases={"NL": [release("2010-09-27", 3)], "US": [release("2010-09-30", 4, "PG")]},
        alternative={"US": "The Durian Project"},
    ),
    film(
        133701, "Tears of Steel", "2012-09-26", imdb_id="tt2285752", director="Ian Hubert", runtime=12,
        genres=[{"id": 878, "name": "Science Fiction"}], translated={"de-DE": "Tränen aus Stahl"},
        releases={"US": [release("2012-09-26", 3), release("2012-10-01", 4), release("2013-01-15", 5)]},
    ),
    film(
        910001, "Night Train to Nowhere", "1998-03-06", director="Ada Sample", runtime=101,
        collection={"id": 5001, "name": "Night Train Collection", "poster_path": None, "backdrop_path": None},
        translated={"de-DE": "Nachtzug ins Nirgendwo", "fr-FR": "Train de nuit"},
        releases={"US": [release("1998-03-06", 3, "R"), release("1999-01-12", 5, "R")],
                  "DE": [release("1998-05-14", 3, "16"), release("2004-02-01", 5)]},
    ),
    film(
        910002, "Night Train to Nowhere", "2019-10-11", director="Max Muster", runtime=118,
        releases={"US": [release("2019-10-11", 3), release("2020-01-07", 4), release("2020-01-21", 5)]},
    ),
    film(
        910003, "Kräuter & Rüben: Eine Küchengeschichte", "2011-06-02", director="Grete Beispiel",
        original_language="de", original_title="Kräuter & Rüben: Eine Küchengeschichte",
        translated={"en-US": "Herbs & Roots: A Kitchen Story"}, imdb_id=None,
        releases={"DE": [release("2011-06-02", 3, "6"), release("2011-12-01", 5)]},
    ),
    film(
        910004, "The Unreleased", "2099-05-01", status="In Production", vote_count=0, runtime=0,
        releases={"US": [release("2099-05-01", 3)]},
    ),
    film(
        910005, "Lighthouse Keeper's [bold red]Daughter[/]", "2021-07-09", director="[link=http://x]Eve[/link]",
        overview="An overview with \x1b[31mescapes\x1b[0m and a\nline feed.",
        releases={"US": [release("2021-07-09", 2), release("2021-09-03", 4)]},
    ),
)  # fmt: skip
"""No two share an id; the Night Trains share their title, the Lighthouse tries to be read as markup."""
