"""Judge what was found for a film: load everything once, ask the pure engine, keep the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.documents import answer_of, context_document, rejection_documents
from radarr_cli.domain.decisions.engine import judge, with_window
from radarr_cli.domain.decisions.policy import policy_of
from radarr_cli.domain.decisions.ranking import preference
from radarr_cli.domain.decisions.upgrades import cutoff_met
from radarr_cli.domain.formats.matching import score_of
from radarr_cli.domain.groups.names import canonical
from radarr_cli.domain.groups.standing import reputations
from radarr_cli.services.verdicts.surroundings import Surroundings
from radarr_cli.store import group_scores, judging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.explaining import Explanation
    from radarr_cli.domain.decisions.model import (
        Candidate,
        Context,
        ReleaseSource,
        Room,
        Verdict,
    )
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.groups.standing import Standing
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.domain.settings import IndexerEntry, Settings
    from radarr_cli.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """`indexers` are all there are, Prowlarr's too; `rooms` gives the disks that a download for a root needs,
    none where they are unknown here."""

    database: Database
    settings: Settings
    indexers: tuple[IndexerEntry, ...]
    now: Callable[[], datetime]
    rooms: Callable[[str], tuple[Room, ...]] = lambda _root: ()

    @cached_property
    def policy(self) -> Policy:
        """What the files say. Raises ConfigError for a faulty custom format."""
        return policy_of(self.settings)

    @cached_property
    def policy_id(self) -> int:
        """The policy's row; its text holds every format, so it is made once a process."""
        return judging.policy_id(self.database, self.policy.text, self.now())

    @cached_property
    def surroundings(self) -> Surroundings:
        return Surroundings(
            database=self.database,
            policy=self.policy,
            indexers=self.indexers,
            now=self.now,
            rooms=self.rooms,
            usenet_tries=self.settings.rules.usenet_tries,
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
        film = self.surroundings.film(movie_id)
        candidates = [self.surroundings.candidate(film.movie, offer) for offer in offers]
        standings = self._standings(candidates)
        for state in film.states:
            counted = {**state, "file": None} if replacing else state
            plain = self.surroundings.context(film, counted, source)
            plain = replace(plain, reputations=reputations(standings, plain.profile))
            scored = [_scored(candidate, plain.profile) for candidate in candidates]
            yield counted, scored, with_window(scored, plain)

    def _standings(self, candidates: Iterable[Candidate]) -> dict[str, Standing]:
        """What is known of their groups, by the names they have in the releases in lower case."""
        groups = self.settings.groups
        named = {(candidate.parsed.release_group or "").lower() for candidate in candidates}
        canonicals = {name: canonical(name, groups.aliases, groups.ignore) for name in named}
        wanted = {group for group in canonicals.values() if group}
        known = group_scores.standings(self.database, sorted(wanted), groups.version) if wanted else {}
        return {name: known[group] for name, group in canonicals.items() if group and group in known}

    def _keep(self, verdicts: Iterable[Verdict], context: Context, run_id: int | None) -> None:
        best: dict[int, dict[str, Any]] = {}
        for verdict in verdicts:
            release = verdict.candidate.release_id
            if release is not None and verdict.variant_id is not None and release not in best:
                # One release may be offered by several indexers: the best offer's answer is the release's.
                best[release] = _row(verdict, context)
        judging.keep_verdicts(
            self.database, list(best.values()), policy=self.policy_id, run_id=run_id, now=context.now
        )

    def _keep_file_score(self, state: Mapping[str, Any], context: Context) -> None:
        existing = context.existing
        if existing is None:
            return
        judging.keep_file_score(
            self.database,
            state["file"]["id"],
            policy=self.policy_id,
            profile=context.profile.name,
            score=existing.format_score,
            formats=existing.formats,
            cutoff_met=cutoff_met(context.profile, existing.quality, existing.format_score),
        )


def _scored(candidate: Candidate, profile: QualityProfile) -> Candidate:
    return replace(candidate, format_score=score_of(candidate.formats, profile.format_scores))


def _row(verdict: Verdict, context: Context) -> dict[str, Any]:
    """A row of the table `verdict`."""
    document = context_document(context, verdict.candidate)
    ends = [str(each.inputs["until"]) for each in verdict.rejections if "until" in each.inputs]
    return {
        "release_id": verdict.candidate.release_id,
        "variant_id": verdict.variant_id,
        "offer_id": verdict.candidate.offer_id,
        "answer": answer_of(verdict),
        "codes": sorted(verdict.codes),
        "rejections": rejection_documents(verdict),
        "score": verdict.candidate.format_score,
        "formats": list(verdict.candidate.formats),
        "position": {"rank": verdict.rank, "criteria": preference(verdict.candidate, context)},
        "pending_until": max(ends, default=None) if verdict.temporarily_rejected else None,
        "context": document,
        "context_hash": judging.digest(document),
    }
