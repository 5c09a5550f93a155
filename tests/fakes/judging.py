"""Release names as trackers have them, as many as one likes, and a film that all of them are judged for."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.assembling import release_languages
from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.model import Candidate, Context, Match, MatchKind, ReleaseSource
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.formats.matching import score_of
from radarr_cli.domain.language import ENGLISH
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.formats.matching import FormatMatcher
    from radarr_cli.domain.profile import QualityProfile

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVIE = MovieDetails(
    tmdb_id=1, title="The Lantern Keeper", original_language=ENGLISH, year=2019, years=(2019,), runtime=110
)
_TITLES = ("The Lantern Keeper", "Salt and Ashes", "Kestrel Rising", "Der stille Hafen", "L'Été perdu")
_SOURCES = (
    "1080p.BluRay", "2160p.UHD.BluRay", "720p.BluRay", "1080p.AMZN.WEB-DL", "2160p.NF.WEB-DL", "1080p.HDTV",
    "2160p.DSNP.WEBRip", "1080p.BluRay.REMUX", "2160p.UHD.BluRay.REMUX", "COMPLETE.BLURAY", "DVDRip",
)  # fmt: skip
_SOUNDS = (
    "DTS-HD.MA.5.1",
    "TrueHD.7.1.Atmos",
    "DDP5.1.Atmos",
    "DD5.1",
    "AAC2.0",
    "FLAC.1.0",
    "DTS-X.7.1",
    "",
)
_PICTURES = ("x264", "x265.10bit", "HEVC.DV.HDR", "H.265.HDR10Plus", "AVC", "AV1", "H.264", "x265.SDR")
_MARKS = (
    "",
    "",
    "",
    "PROPER",
    "REPACK2",
    "EXTENDED",
    "Hybrid",
    "IMAX",
    "German.DL",
    "MULTi",
    "Upscaled",
    "3D",
)
_GROUPS = (
    "FERN",
    "TAU",
    "QUARTZ",
    "NTb",
    "FraMeSToR",
    "YTS.MX",
    "BHDStudio",
    "FLUX",
    "CtrlHD",
    "hallowed",
    "",
)


def release_names(count: int) -> list[str]:
    """`count` names, all different, the same every time."""
    random = Random(20260101)
    names: dict[str, None] = {}
    while len(names) < count:
        parts = [random.choice(_TITLES).replace(" ", "."), str(random.randint(1960, 2025))]
        parts += [random.choice(each) for each in (_MARKS, _SOURCES, _SOUNDS, _PICTURES)]
        group = random.choice(_GROUPS)
        names[".".join(filter(None, parts)) + (f"-{group}" if group else "")] = None
    return list(names)


def offer_of(name: str, number: int = 0) -> ReleaseOffer:
    return ReleaseOffer(
        title=name, indexer="quay", guid=str(number), protocol=Protocol.TORRENT, size=8 * 1024**3,
        seeders=number % 40, peers=number % 60, published_at=NOW,
    )  # fmt: skip


def candidates_of(names: Iterable[str], profile: QualityProfile, matcher: FormatMatcher) -> list[Candidate]:
    """Every name read, with its custom formats and their score in the profile."""
    found = []
    for number, name in enumerate(names):
        offer, parsed = offer_of(name, number), parse_release(name)
        languages = release_languages(offer, parsed, MOVIE.original_language)
        formats = matcher.names(release_facts(offer, parsed, languages, MOVIE))
        score = score_of(formats, profile.format_scores)
        found.append(
            Candidate(
                offer=offer,
                parsed=parsed,
                match=Match(MatchKind.TITLE, 1),
                languages=languages,
                formats=formats,
                format_score=score,
            )
        )
    return found


def verdicts_on(candidates: Sequence[Candidate], profile: QualityProfile) -> tuple[Verdict, ...]:
    """All of them judged as releases of the one film, which the library doesn't have yet."""
    context = Context(
        now=NOW, source=ReleaseSource.SEARCH, movie_id=1, movie=MOVIE, movie_monitored=True,
        minimum_availability="announced", movie_tags=(), variant="main", profile=profile,
    )  # fmt: skip
    return judge(candidates, context)
