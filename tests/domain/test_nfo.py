"""The text for Kodi, Jellyfin and Emby."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from radarr_cli.domain.media import MediaInfo
from radarr_cli.domain.movie import Actor, Credits, Image, MovieDetails, MovieStatus
from radarr_cli.domain.nfo import movie_nfo

DETAILS = MovieDetails(
    tmdb_id=603, imdb_id="tt0133093", title="Solar & <Wind>", sort_title="solar wind",
    original_title="Sonnenwind", year=2019, status=MovieStatus.RELEASED, in_cinemas=date(2019, 3, 4),
    runtime=97, overview="What \x00happens.\x1b[31m", genres=("Drama", "Comedy"), keywords=("sun",),
    certification="PG-13", studio="Example Pictures", trailer_id="abc", collection_tmdb_id=5,
    collection_title="Winds", ratings={"tmdb": {"votes": 12, "value": 7.1, "type": "user"}},
    images=(Image("poster", "https://img/p.jpg"), Image("fanart", "https://img/f.jpg")),
)  # fmt: skip
CREDITS = Credits(
    tagline="It blows.", countries=("Germany",), directors=("Ida",), writers=("Otto",),
    actors=(Actor("Alma", "Herself", 0, "https://img/a.jpg"),),
)  # fmt: skip
MEDIA = MediaInfo(
    width=3840, height=1608, video_format="hevc", video_bitrate=20_000_000, fps=23.976, runtime=5820.4,
    scan_type="Progressive", hdr_format="DV HDR10", audio_format="eac3", audio_channels=5.1,
    audio_bitrate=640_000, audio_stream_count=2, audio_languages=("eng", "deu"), subtitles=("fra",),
)  # fmt: skip
ORDER = [
    "title",
    "originaltitle",
    "sorttitle",
    "ratings",
    "rating",
    "criticrating",
    "userrating",
    "top250",
    "outline",
    "plot",
    "tagline",
    "runtime",
    "thumb",
    "fanart",
    "mpaa",
    "playcount",
    "lastplayed",
    "id",
    "uniqueid",
    "uniqueid",
    "genre",
    "genre",
    "country",
    "set",
    "tag",
    "status",
    "credits",
    "director",
    "premiered",
    "year",
    "studio",
    "trailer",
    "watched",
    "fileinfo",
    "actor",
]


def test_all_elements_are_there_in_their_order() -> None:
    movie = ElementTree.fromstring(movie_nfo(DETAILS, CREDITS, MEDIA))
    assert [element.tag for element in movie] == ORDER
    texts = {
        name: movie.findtext(name)
        for name in ("title", "plot", "premiered", "trailer", "tagline", "credits", "director", "status")
    }
    assert texts == {
        "title": "Solar & <Wind>",
        "plot": "What happens.[31m",
        "premiered": "2019-03-04",
        "trailer": "plugin://plugin.video.youtube/play/?video_id=abc",
        "tagline": "It blows.",
        "credits": "Otto",
        "director": "Ida",
        "status": "Released",
    }
    assert [(each.get("type"), each.text) for each in movie.findall("uniqueid")] == [
        ("tmdb", "603"), ("imdb", "tt0133093"),
    ]  # fmt: skip
    video = movie.find("fileinfo/streamdetails/video")
    assert video is not None
    assert {element.tag: element.text for element in video} == {
        "aspect": "2.388", "bitrate": "20000000", "codec": "hevc", "framerate": "23.976", "height": "1608",
        "scantype": "Progressive", "width": "3840", "duration": "97", "durationinseconds": "5820",
        "hdrtype": "dolbyvision",
    }  # fmt: skip
    audio = movie.findall("fileinfo/streamdetails/audio")
    assert [(each.findtext("language"), each.findtext("channels")) for each in audio] == [
        ("eng", "6"),
        ("deu", "6"),
    ]
    assert movie.findtext("fileinfo/streamdetails/subtitle/language") == "fra"
    rating = movie.find("ratings/rating")
    assert rating is not None
    assert (rating.get("name"), rating.get("max"), rating.findtext("value")) == ("themoviedb", "10", "7.1")
    assert movie.findtext("set/name") == "Winds"


def test_a_film_of_which_little_is_known_is_still_a_text() -> None:
    movie = ElementTree.fromstring(movie_nfo(MovieDetails(tmdb_id=1, title="X")))
    assert movie.findtext("title") == "X"
    assert movie.find("fileinfo") is None


def test_whether_it_was_watched_stays_and_addresses_come_last() -> None:
    before = "<movie><playcount>3</playcount><watched>true</watched></movie>"
    text = movie_nfo(DETAILS, urls=True, before=before)
    assert text.splitlines()[-2:] == [
        "https://www.themoviedb.org/movie/603", "https://www.imdb.com/title/tt0133093",
    ]  # fmt: skip
    movie = ElementTree.fromstring(text[: text.index("</movie>") + 8])
    assert (movie.findtext("watched"), movie.findtext("playcount")) == ("true", "3")
    assert movie_nfo(DETAILS, CREDITS) == movie_nfo(DETAILS, CREDITS)
