"""Judge what was found for a film: load everything once, ask the pure engine, keep the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3
from radarr_cli.domain.decisions.assembling import release_languages
from radarr_cli.domain.decisions.documents import context_document, policy_text
from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.model import (
    Candidate,
    Context,
    ExistingFile,
    IndexerRules,
    Match,
    MatchKind,
    QueuedRelease,
    Rules,
)
from radarr_cli.domain.decisions.ranking import preference
from radarr_cli.domain.decisions.upgrades import cutoff_met
from radarr_cli.domain.formats.facts import file_facts, release_facts
from radarr_cli.domain.formats.matching import score_of
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import DelayProfile
from radarr_cli.domain.release import IndexerFlag, Protocol, ReleaseOffer
from radarr_cli.domain.variants import editions_of_others, wanted_editions, wanted_languages
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.store import judging, movies
from radarr_cli.store.files import claimed_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from radarr_cli.domain.decisions.explaining import Explanation
    from radarr_cli.domain.decisions.model import ReleaseSource, Verdict
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.release import ParsedRelease, StoredOffer
    from radarr_cli.domain.settings import IndexerEntry, Settings
    from radarr_cli.store.database import Database

_NO_DELAY = DelayProfile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """`indexers` are all there are, Prowlarr's too; `free_space` gives the free bytes of a root by name, None
    where that is unknown here."""

    database: Database
    settings: Settings
    indexers: tuple[IndexerEntry, ...]
    now: Callable[[], datetime]
    free_space: Callable[[str], int | None] = lambda _root: None
    _policies: dict[tuple[str, DelayProfile | None], int] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def judge(
        self,
        movie_id: int,
        offers: Sequence[StoredOffer],
        source: ReleaseSource,
        *,
        run_id: int | None = None,
        keep: bool = True,
        replacing: bool = False,
    ) -> tuple[Verdict, ...]:
        """The verdict on each offer for each variant of the film: `main` first, in each the best first.

        With `keep` the answers are written down, so that they can be explained and replayed. `replacing`: the
        file that a variant has doesn't count.
        Raises NotFound if the film isn't in the library, ConfigError if a variant's profile is gone or a
        custom format is faulty.
        """
        found: list[Verdict] = []
        for state, candidates, context in self._cases(movie_id, offers, source, replacing=replacing):
            verdicts = judge(candidates, context)
            if keep:
                self._keep(verdicts, context, run_id)
                self._keep_file_score(state, context)
            found += verdicts
        return tuple(found)

    def explain(
        self, movie_id: int, offers: Sequence[StoredOffer], source: ReleaseSource
    ) -> tuple[Explanation, ...]:
        """What `judge` would say, with every rule's answer and what would have turned it; nothing is kept.

        Raises what `judge` raises.
        """
        from radarr_cli.domain.decisions.explaining import explain_all  # noqa: PLC0415 - only to explain

        return tuple(
            explanation
            for _, candidates, context in self._cases(movie_id, offers, source)
            for explanation in explain_all(judge(candidates, context), context)
        )

    def _cases(
        self, movie_id: int, offers: Sequence[StoredOffer], source: ReleaseSource, *, replacing: bool = False
    ) -> Iterator[tuple[Mapping[str, Any], list[Candidate], Context]]:
        """For each variant of the film, `main` first: its row, and what is to be judged in which context."""
        movie = movies.load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"the library has no film {movie_id}")
        candidates = [self._candidate(movie, offer) for offer in offers]
        blocked = judging.blocked_keys(self.database, movie_id)
        pauses = judging.indexer_pauses(self.database, self.now())
        states = judging.variant_states(self.database, movie_id)
        named = [(state["name"], state["predicate"]) for state in states]
        for state in states:
            counted = {**state, "other_editions": editions_of_others(named, state["name"])}
            if replacing:
                counted["file"] = None
            context = self._context(movie, counted, source, blocked, pauses)
            yield counted, [_scored(candidate, context.profile) for candidate in candidates], context

    def _candidate(self, movie: Movie, stored: StoredOffer) -> Candidate:
        parsed = parse_release(stored.offer.title)
        languages, formats = self._languages_and_formats(movie, stored.offer, parsed)
        return Candidate(
            offer=stored.offer,
            parsed=parsed,
            # An offer that fits no film has the number 0.
            match=Match(MatchKind(stored.match_kind), stored.movie_id or None),
            languages=languages,
            formats=formats,
            release_id=stored.release_id,
            offer_id=stored.offer_id,
            short_id=stored.short_id,
        )

    def _languages_and_formats(
        self, movie: Movie, offer: ReleaseOffer, parsed: ParsedRelease
    ) -> tuple[tuple[Language, ...], tuple[str, ...]]:
        """The languages an offer counts as having, and the names of its custom formats."""
        entry = next((entry for entry in self.indexers if entry.name == offer.indexer), None)
        multi = getattr(entry.options, "multi_languages", ()) if entry else ()
        languages = release_languages(offer, parsed, movie.details.original_language, multi)
        facts = release_facts(offer, parsed, languages, movie.details)
        return languages, self.settings.formats.matcher.names(facts)

    def _existing(
        self, movie: Movie, profile: QualityProfile, file: Mapping[str, Any] | None
    ) -> ExistingFile | None:
        """The claims of the file a variant has: candidates are compared with nothing else."""
        if not file:
            return None
        claimed = claimed_value(file["claimed"])
        facts = file_facts(
            claimed,
            movie.details,
            size=file["size"],
            relative_path=file["relative_path"],
            scene_name=file["scene_name"],
            original_path=file["original_path"],
        )
        formats = self.settings.formats.matcher.names(facts)
        return ExistingFile(
            title=claimed.title or file["relative_path"],
            size=file["size"],
            quality=claimed.quality,
            languages=claimed.languages,
            release_group=claimed.release_group,
            formats=formats,
            format_score=score_of(formats, profile.format_scores),
            added_at=datetime.fromisoformat(file["added_at"]),
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
        _, formats = self._languages_and_formats(movie, offer, parsed)
        return QueuedRelease(
            title=offer.title,
            info_hash=hashes[0].split(":", 1)[1] if hashes else None,
            quality=parsed.quality,
            formats=formats,
            format_score=score_of(formats, profile.format_scores),
        )

    def _context(
        self,
        movie: Movie,
        state: Mapping[str, Any],
        source: ReleaseSource,
        blocked: frozenset[str],
        pauses: Mapping[str, datetime],
    ) -> Context:
        profile = self._profile(state["profile"], movie)
        return Context(
            now=self.now(),
            source=source,
            movie_id=movie.id,
            movie=movie.details,
            movie_monitored=movie.monitored and bool(state["monitored"]),
            minimum_availability=movie.minimum_availability.value,
            movie_tags=movie.tags,
            variant=state["name"],
            variant_id=state["id"],
            profile=profile,
            existing=self._existing(movie, profile, state["file"]),
            queued=tuple(self._queued(movie, profile, row) for row in state["queued"]),
            blocked=blocked,
            indexers=self._indexer_rules(pauses),
            rules=Rules(
                delay=_delay_of(self.settings.delays, movie.tags),
                restrictions=self.settings.restrictions,
                sizes=self.settings.quality_sizes,
                minimum_free_mb=self.settings.import_.minimum_free_space // 1024**2,
            ),
            free_space=self.free_space(state["root"]),
            upgrades_wanted=bool(state["search_upgrades"]),
            wanted_editions=wanted_editions(state["predicate"]),
            wanted_languages=wanted_languages(state["predicate"]),
            other_editions=state["other_editions"],
        )

    def _profile(self, name: str, movie: Movie) -> QualityProfile:
        profile = self.settings.profiles.get(name)
        if profile is None:
            raise ConfigError(
                f"profile {name!r} of {movie.details.title} ({movie.details.year}) isn't configured",
                hint=f"add [profile.{json.dumps(name)}], or edit the film: radarr-cli edit tmdb:"
                f"{movie.details.tmdb_id} --profile NAME",
            )
        return profile

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

    def _keep(self, verdicts: Iterable[Verdict], context: Context, run_id: int | None) -> None:
        best: dict[int, dict[str, Any]] = {}
        for verdict in verdicts:
            release = verdict.candidate.release_id
            if release is not None and verdict.variant_id is not None:
                # One release may be offered by several indexers: the best offer's answer is the release's.
                best.setdefault(release, _row(verdict, context))
        policy = self._policy(context)
        judging.keep_verdicts(
            self.database, list(best.values()), policy=policy, run_id=run_id, now=context.now
        )

    def _keep_file_score(self, state: Mapping[str, Any], context: Context) -> None:
        existing = context.existing
        if existing is None:
            return
        judging.keep_file_score(
            self.database,
            state["file"]["id"],
            policy=self._policy(context),
            profile=context.profile.name,
            score=existing.format_score,
            formats=existing.formats,
            cutoff_met=cutoff_met(context.profile, existing.quality, existing.format_score),
        )

    def _policy(self, context: Context) -> int:
        """The number of the policy in force; its text holds every format, so it is made once a process."""
        key = (context.profile.name, context.rules.delay)
        if key not in self._policies:
            text = policy_text(context, self.settings.formats.all)
            self._policies[key] = judging.policy_id(self.database, text)
        return self._policies[key]


def _scored(candidate: Candidate, profile: QualityProfile) -> Candidate:
    return replace(candidate, format_score=score_of(candidate.formats, profile.format_scores))


def _delay_of(delays: Sequence[DelayProfile], tags: Sequence[str]) -> DelayProfile:
    """The first delay profile whose tags the film shares, or that has none."""
    fitting = (delay for delay in delays if not delay.tags or set(delay.tags) & set(tags))
    return next(fitting, _NO_DELAY)


def _row(verdict: Verdict, context: Context) -> dict[str, Any]:
    """A row of the table `verdict`."""
    answer = "approved" if verdict.approved else "rejected"
    document = context_document(context, verdict.candidate)
    return {
        "release_id": verdict.candidate.release_id,
        "variant_id": verdict.variant_id,
        "offer_id": verdict.candidate.offer_id,
        "answer": "temporarilyRejected" if verdict.temporarily_rejected else answer,
        "codes": sorted(verdict.codes),
        "rejections": [
            {
                "code": rejection.code,
                "type": "permanent" if rejection.permanent else "temporary",
                "message": rejection.message,
                "inputs": rejection.inputs,
                "margin": rejection.margin,
            }
            for rejection in verdict.rejections
        ],
        "score": verdict.candidate.format_score,
        "formats": list(verdict.candidate.formats),
        "position": {"rank": verdict.rank, "criteria": preference(verdict.candidate, context)},
        "context": document,
        "context_hash": judging.digest(document),
    }
