"""What surrounds a release when it is judged: the film, its file, its downloads, its indexer, the disks."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3
from radarr_cli.domain.decisions.assembling import release_languages
from radarr_cli.domain.decisions.existing import existing_file
from radarr_cli.domain.decisions.model import (
    BlockedPost,
    Candidate,
    Context,
    IndexerRules,
    Match,
    MatchKind,
    QueuedRelease,
)
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.variants import editions_of_others, wanted_editions, wanted_languages
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.store import judging, movies
from radarr_cli.store.files import claimed_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radarr_cli.domain.decisions.model import ExistingFile, ReleaseSource, Room
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.formats.model import FormatFacts
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import Movie, MovieDetails
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.release import ParsedRelease, StoredOffer
    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmInQuestion:
    """A film, what the database knows around it, and each of its variants as a row."""

    movie: Movie
    states: Sequence[Mapping[str, Any]]
    around: judging.Around


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`rooms` gives the disks that a download for a root needs."""

    database: Database
    policy: Policy
    indexers: tuple[IndexerEntry, ...]
    now: Callable[[], datetime]
    rooms: Callable[[str], tuple[Room, ...]]
    usenet_tries: int

    def film(self, movie_id: int) -> FilmInQuestion:
        """Raises NotFound if the film isn't in the library."""
        movie = movies.load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"the library has no film {movie_id}")
        states = judging.variant_states(self.database, movie_id)
        named = [(state["name"], state["predicate"]) for state in states]
        for state in states:
            state["other_editions"] = editions_of_others(named, state["name"])
        around = judging.around_film(self.database, movie_id, self.now())
        return FilmInQuestion(movie=movie, states=states, around=around)

    def candidate(self, movie: Movie, stored: StoredOffer) -> Candidate:
        """What is judged; its score is that of the profile it is judged under, so not here."""
        parsed = parse_release(stored.offer.title)
        languages, facts = self._languages_and_facts(movie, stored.offer, parsed)
        return Candidate(
            offer=stored.offer,
            parsed=parsed,
            # An offer that fits no film has the number 0.
            match=Match(MatchKind(stored.match_kind), stored.movie_id or None),
            languages=languages,
            formats=self.policy.matcher.names(facts),
            release_id=stored.release_id,
            offer_id=stored.offer_id,
            short_id=stored.short_id,
        )

    def context(self, film: FilmInQuestion, state: Mapping[str, Any], source: ReleaseSource) -> Context:
        """Everything a rule may see for one variant. Raises ConfigError where its profile is gone."""
        movie, around = film.movie, film.around
        profile = self._profile(state["profile"], movie)
        blocked, posts = self._blocked(around.blocked)
        now = self.now()
        return Context(
            now=now,
            utc_offset=now.astimezone().utcoffset() or timedelta(0),
            source=source,
            movie_id=movie.id,
            movie=movie.details,
            movie_monitored=movie.monitored and bool(state["monitored"]),
            minimum_availability=movie.minimum_availability.value,
            movie_tags=movie.tags,
            variant=state["name"],
            variant_id=state["id"],
            wanted_editions=wanted_editions(state["predicate"]),
            wanted_languages=wanted_languages(state["predicate"]),
            other_editions=state["other_editions"],
            profile=profile,
            existing=file_in_library(self.policy, profile, movie.details, state["file"]),
            queued=tuple(self._queued(movie, profile, row) for row in state["queued"]),
            blocked=blocked,
            blocked_posts=posts,
            imported=frozenset(state["imported"]),
            upgrades_wanted=bool(state["search_upgrades"]),
            upgraded_at=around.upgraded_at,
            pending_since=state["pending_since"],
            indexers=self._indexer_rules(around.pauses),
            rules=self.policy.rules_for(movie.tags),
            rooms=self.rooms(state["root"]),
        )

    def _queued(self, movie: Movie, profile: QualityProfile, row: Mapping[str, Any]) -> QueuedRelease:
        """A download on its way, judged by the formats and scores of now."""
        hashes = [key for key in row["keys"] or () if key.startswith("bt")]
        offer = ReleaseOffer(
            title=row["title"],
            indexer=row["indexer"],
            guid="",
            protocol=Protocol(row["protocol"]),
            size=row["size"],
            languages=tuple(BY_NAME[name] for name in row["languages"] or () if name in BY_NAME),
            flags=IndexerFlag(row["flags"] or 0),
        )
        parsed = parse_release(offer.title)
        _, facts = self._languages_and_facts(movie, offer, parsed)
        formats, score = self.policy.worth(facts, profile)
        return QueuedRelease(
            title=offer.title,
            info_hash=hashes[0].split(":", 1)[1] if hashes else None,
            quality=parsed.quality,
            formats=formats,
            format_score=score,
            facts=facts,
        )

    def _languages_and_facts(
        self, movie: Movie, offer: ReleaseOffer, parsed: ParsedRelease
    ) -> tuple[tuple[Language, ...], FormatFacts]:
        """The languages an offer counts as having, and what custom formats match on."""
        entry = next((entry for entry in self.indexers if entry.name == offer.indexer), None)
        multi = getattr(entry.options, "multi_languages", ()) if entry else ()
        languages = release_languages(offer, parsed, movie.details.original_language, multi)
        return languages, release_facts(offer, parsed, languages, movie.details)

    def _profile(self, name: str, movie: Movie) -> QualityProfile:
        profile = self.policy.profiles.get(name)
        if profile is None:
            raise ConfigError(
                f"profile {name!r} of {movie.details.title} ({movie.details.year}) isn't configured",
                hint=f"add [profile.{json.dumps(name)}], or edit the film: radarr-cli edit tmdb:"
                f"{movie.details.tmdb_id} --profile NAME",
            )
        return profile

    def _blocked(self, rows: Iterable[Mapping[str, Any]]) -> tuple[frozenset[str], tuple[BlockedPost, ...]]:
        """Identities that are blocked, and single usenet posts: of a release that failed in the client
        another post may be tried, until so many have failed."""
        keys: set[str] = set()
        posts = []
        for row in rows:
            tried_again = row["post"] and row["tries"] < self.usenet_tries
            if not tried_again:
                keys.update(row["keys"])
                continue
            posts += [
                BlockedPost(
                    name=key, published_at=datetime.fromisoformat(row["published_at"]), size=row["size"]
                )
                for key in row["keys"]
            ]
        return frozenset(keys), tuple(posts)

    def _indexer_rules(self, pauses: Mapping[str, datetime]) -> dict[str, IndexerRules]:
        rules = {
            entry.name: IndexerRules(
                minimum_seeders=entry.minimum_seeders,
                tags=entry.tags,
                required_flags=v3.flags_of(getattr(entry.options, "required_flags", ())) or None,
                multi_languages=getattr(entry.options, "multi_languages", ()),
            )
            for entry in self.indexers
        }
        for name, until in pauses.items():
            rules[name] = replace(rules.get(name, IndexerRules()), disabled_until=until)
        return rules


def file_in_library(
    policy: Policy, profile: QualityProfile, movie: MovieDetails, row: Mapping[str, Any] | None
) -> ExistingFile | None:
    """The file of a row of `file`, with the `release_size` of the release that it came from."""
    if not row:
        return None
    return existing_file(
        policy,
        profile,
        movie,
        claimed_value(row["claimed"]),
        size=row["size"],
        relative_path=row["relative_path"],
        added_at=datetime.fromisoformat(row["added_at"]),
        scene_name=row["scene_name"],
        original_path=row["original_path"],
        release_size=row["release_size"],
        pinned=row["pinned"],
    )
