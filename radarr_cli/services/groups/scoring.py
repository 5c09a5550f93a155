"""Runs of scores: of groups with new evidence, under the priors of the last full run; or of all groups."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.factors import ENOUGH, WEIGHTS
from radarr_cli.domain.groups.model import GroupScore, Observation, Parameters
from radarr_cli.domain.groups.names import canonical
from radarr_cli.domain.groups.observing import codec_of, medium_of
from radarr_cli.errors import NotFound
from radarr_cli.store import group_scores
from radarr_cli.store.groups import delete_old_observations, store_observations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import ModuleType

    from radarr_cli.domain.groups.evidence import Evidence
    from radarr_cli.domain.groups.priors import Priors
    from radarr_cli.domain.settings import GroupsSettings
    from radarr_cli.services.running import Pace, StageResult
    from radarr_cli.store.database import Database

_THREADS = "OPENBLAS_NUM_THREADS"
_OUTCOMES_WATCHED = timedelta(days=62)
"""How long after its end a grab is looked at again: it may be replaced within a month of its import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringReport:
    """`kind` is full, incremental or unchanged; `outcomes` counts what was learned of our own downloads;
    `run_id` is None where nothing was written. `scores` are those that the run made."""

    kind: str
    version: str
    groups: int = 0
    releases: int = 0
    outcomes: int = 0
    deleted: int = 0
    run_id: int | None = None
    base_run_id: int | None = None
    scores: tuple[GroupScore, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """The report as JSON, without the scores."""
        return {
            "status": "unchanged" if self.kind == "unchanged" else "scored",
            "kind": self.kind,
            "version": self.version,
            "groups": self.groups,
            "releases": self.releases,
            "outcomes": self.outcomes,
            "deleted": self.deleted,
            "runId": self.run_id,
            "baseRunId": self.base_run_id,
            "usable": sum(each.effective >= ENOUGH for each in self.scores),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A kept run computed again; `different` names the groups whose scores aren't the kept ones."""

    run_id: int
    version: str
    scores: tuple[GroupScore, ...]
    different: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringGroups:
    """Computes scores and keeps them, each run with its parameters."""

    database: Database
    settings: GroupsSettings
    now: Callable[[], datetime]

    def update(self, *, full: bool = False, dry_run: bool = False) -> ScoringReport:
        """Score the groups with new evidence; all of them where priors are old or the parameters are new.

        A dry run scores in memory and writes nothing.
        """
        now, version = self.now(), self.settings.version
        outcomes = 0 if dry_run else self._observe_outcomes(now)
        report = ScoringReport(kind="unchanged", version=version, outcomes=outcomes)
        parameters = self.parameters
        group_evidence = _evidence_store()
        base = group_scores.newest_run(self.database, version, full=True)
        stale = base is None or base.at < now - self.settings.refit
        if full or base is None or stale or dict(base.parameters) != parameters.document:
            kind, base_id, names = "full", None, None
            if not dry_run:
                report = replace(report, deleted=self._delete_old(now))
            observed = group_evidence.observed_range(self.database, now)
        else:
            kind, base_id = "incremental", base.id
            last = group_scores.newest_run(self.database, version)
            since = datetime.fromisoformat(last.input_range["until"]) if last else now
            observed, names = group_evidence.changed_groups(self.database, since, now)
        if observed.until is None:
            return report
        evidence = group_evidence.load_evidence(self.database, now, observed.until, names)
        if not evidence.count:
            return report
        priors = self._priors(evidence, parameters, base_id)
        scores = self._scores(evidence, parameters, priors)
        neutral = base.neutral if base is not None and base_id is not None else _neutral(scores)
        report = replace(
            report,
            kind=kind,
            groups=len(scores),
            releases=evidence.count,
            base_run_id=base_id,
            scores=tuple(scores),
        )
        if dry_run:
            return report
        run_id = group_scores.store_run(
            self.database,
            scores,
            version=version,
            at=now,
            parameters=parameters.document,
            priors=priors.document if priors is not None and base_id is None else None,
            input_range={
                "first": observed.first,
                "last": observed.last,
                "until": observed.until.isoformat(),
                "rows": observed.rows,
                "groups": names,
            },
            neutral=neutral,
            base_run_id=base_id,
        )
        return replace(report, run_id=run_id)

    def recompute(self, run_id: int) -> Recomputed:
        """Do a run again from what it kept; nothing is written.

        The scores are the same while its observations are there: a later one of the same day, or what is
        forgotten after a month, makes them differ.

        Raises NotFound.
        """
        run = group_scores.load_run(self.database, run_id)
        if run is None or run.version == group_scores.IMPORTED:
            raise NotFound(
                f"there is no run {run_id} of group scores",
                hint="groups show GROUP lists those of a group",
            )
        group_evidence = _evidence_store()
        until = datetime.fromisoformat(run.input_range["until"])
        evidence = group_evidence.load_evidence(self.database, run.at, until, run.input_range["groups"])
        parameters = Parameters.of(run.parameters)
        priors = self._priors(evidence, parameters, run.base_run_id or run.id)
        scores = self._scores(evidence, parameters, priors, before=run.id)
        kept = group_scores.scores_of(self.database, run_id)
        made = {each.group: (each.score, each.low) for each in scores}
        different = sorted(name for name in kept.keys() | made if not _same(kept.get(name), made.get(name)))
        return Recomputed(
            run_id=run_id, version=run.version, scores=tuple(scores), different=tuple(different)
        )

    def stage(self, pace: Pace) -> StageResult:
        """What `run-once` does: one update."""
        from radarr_cli.services.running import StageResult  # noqa: PLC0415 - it knows of locks

        report = self.update(dry_run=pace.dry_run)
        if report.kind == "unchanged":
            return StageResult()
        new = "" if report.kind == "full" else " with new evidence"
        message = f"{_counted(report.groups, 'group')}{new}, from {_counted(report.releases, 'release')}"
        item = {**report.document, "title": "scene groups", "message": f"scored {message}"}
        if pace.dry_run:
            item |= {"status": "planned", "message": f"would score {message}"}
        return StageResult(items=(item,))

    @property
    def parameters(self) -> Parameters:
        settings = self.settings
        return Parameters(
            version=settings.version,
            weights={**WEIGHTS, **settings.weights},
            half_life=settings.half_life / timedelta(days=1),
            draws=settings.draws,
            seed=settings.seed,
        )

    def _priors(self, evidence: Evidence, parameters: Parameters, run_id: int | None) -> Priors | None:
        """Those of a run, or new ones of all this evidence; v1 needs none."""
        if parameters.version == "v1":
            return None
        from radarr_cli.domain.groups.fitting import fit  # noqa: PLC0415 - numpy is heavy
        from radarr_cli.domain.groups.priors import Priors  # noqa: PLC0415

        if run_id is None:
            return fit(evidence, parameters)
        return Priors.of(group_scores.priors_of(self.database, run_id))

    def _scores(
        self, evidence: Evidence, parameters: Parameters, priors: Priors | None, *, before: int | None = None
    ) -> list[GroupScore]:
        from radarr_cli.domain.groups import v1, v2  # noqa: PLC0415 - numpy is heavy

        if priors is None:
            return v1.score(evidence, parameters)
        tiers = group_scores.tiers(self.database, parameters.version, evidence.names, before=before)
        return v2.score(evidence, parameters, priors, tiers)

    def _observe_outcomes(self, now: datetime) -> int:
        """What came of our own downloads becomes evidence; how much of it is new."""
        from radarr_cli.store.group_outcomes import outcome_rows  # noqa: PLC0415 - only where it is asked

        grabs, blocked = outcome_rows(self.database, now - _OUTCOMES_WATCHED)
        found = [*self._outcomes(grabs, "outcome"), *self._outcomes(blocked, "user")]
        return store_observations(self.database, found, now)

    def _outcomes(self, rows: Iterable[Mapping[str, Any]], source: str) -> Iterable[Observation]:
        from radarr_cli.domain.groups.outcomes import outcome_of  # noqa: PLC0415 - only where it is asked
        from radarr_cli.domain.parsing import parse_release  # noqa: PLC0415

        for row in rows:
            parsed = parse_release(row["title"])
            group = canonical(parsed.release_group, self.settings.aliases, self.settings.ignore)
            if group is not None:
                yield outcome_of(row, parsed, group, source, codec_of(row["title"]), medium_of(parsed))

    def _delete_old(self, now: datetime) -> int:
        gone = delete_old_observations(self.database, now, self.settings.keep)
        group_scores.forget_scores(self.database, now - self.settings.keep)
        return gone


def _same(kept: tuple[float, float] | None, made: tuple[float, float] | None) -> bool:
    """As far as two machines calculate alike."""
    if kept is None or made is None:
        return False
    return all(abs(left - right) < 0.01 for left, right in zip(kept, made, strict=True))


def _evidence_store() -> ModuleType:
    """The module that reads evidence; it and all that calculates needs numpy, which is heavy.

    Its products of small matrices are shared among cores by default, which makes them four times as dear:
    the threads wait for each other. It looks at the environment once, when it is loaded.
    """
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        from radarr_cli.store import group_evidence  # noqa: PLC0415 - heavy, see above
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before
    return group_evidence


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _neutral(scores: Sequence[GroupScore]) -> float:
    """The lower bound of the typical group, which is worth as much as an unknown one; 50 at most."""
    usable = sorted(each.low for each in scores if each.confidence != "insufficient")
    return min(usable[len(usable) // 2], 50.0) if usable else 50.0
