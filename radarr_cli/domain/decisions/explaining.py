"""A verdict with everything it rests on: the answer of every rule, and what would have turned it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.engine import ask
from radarr_cli.domain.decisions.evidence import evidence_of
from radarr_cli.domain.decisions.near_miss import near_miss
from radarr_cli.domain.decisions.ranking import CRITERIA, preference
from radarr_cli.domain.decisions.rules import DISK_RULES, RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.decisions.model import Candidate, Context, Rejection, Verdict
    from radarr_cli.domain.decisions.near_miss import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """`rejection` is None where the rule has nothing against the release; `asked` is false for a rule that is
    asked only where no other rejects. `inputs` are what it looked at, sizes in bytes."""

    rule: str
    question: str
    asked: bool
    rejection: Rejection | None
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Approved, but another release is better: by which criterion, with what each has of it, in words."""

    to: str
    criterion: str
    own: str
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`changes` would have had it approved; `lost` says why an approved one isn't the best."""

    verdict: Verdict
    rules: tuple[RuleAnswer, ...]
    changes: tuple[Change, ...] = ()
    lost: Lost | None = None


def explain(verdict: Verdict, context: Context, best: Candidate | None = None) -> Explanation:
    """`verdict` was given in `context`; `best` is the best of those approved there."""
    candidate = verdict.candidate
    # A name that can't be read, or fits no film, was judged by that alone.
    judged = verdict.codes not in (("unableToParse",), ("unknownMovie",))
    answers = _answers(candidate, context) if judged else ()
    return Explanation(
        verdict=verdict,
        rules=answers,
        changes=near_miss(verdict, context),
        lost=_lost(candidate, best, context) if verdict.approved and best is not None else None,
    )


def explain_all(verdicts: Sequence[Verdict], context: Context) -> tuple[Explanation, ...]:
    best = next((each.candidate for each in verdicts if each.approved), None)
    return tuple(explain(verdict, context, best) for verdict in verdicts)


def _answers(candidate: Candidate, context: Context) -> tuple[RuleAnswer, ...]:
    found = [_answer(rule, candidate, context) for rule in RULES]
    stopped = any(each.rejection for each in found)
    found += [_answer(rule, candidate, context, asked=not stopped) for rule in DISK_RULES]
    return tuple(found)


def _answer(rule: object, candidate: Candidate, context: Context, *, asked: bool = True) -> RuleAnswer:
    question, inputs = evidence_of(rule, candidate, context)
    rejection = ask(rule, candidate, context) if asked else None
    return RuleAnswer(
        rule=getattr(rule, "__name__", "rule"),
        question=question,
        asked=asked,
        rejection=rejection,
        inputs=inputs | dict(rejection.inputs if rejection else {}),
    )


def _lost(candidate: Candidate, best: Candidate, context: Context) -> Lost | None:
    if best is candidate:
        return None
    own, better = preference(candidate, context), preference(best, context)
    for criterion, mine, theirs in zip(CRITERIA, own, better, strict=True):
        if mine != theirs:
            name = getattr(criterion, "__name__", "criterion")
            return Lost(
                to=best.offer.title,
                criterion=name.replace("_", " "),
                own=_in_words(name, candidate, mine),
                better=_in_words(name, best, theirs),
            )
    return None


def _in_words(criterion: str, candidate: Candidate, value: object) -> str:
    """What the release has of a criterion; the value itself where that is plain."""
    offer, model = candidate.offer, candidate.parsed.quality
    if criterion == "quality":
        version = f" v{model.revision.version}" if model.revision.version > 1 else ""
        return f"{model.quality.name}{version}{' REAL' if model.revision.real else ''}"
    if criterion in ("protocol", "preferred_protocol"):
        return offer.protocol.value
    if criterion == "indexer_priority":
        return f"priority {offer.indexer_priority}"
    if criterion == "peers":
        return f"{offer.seeders or 0} seeders, {offer.peers or 0} peers"
    if criterion == "age":
        return f"of {offer.published_at:%Y-%m-%d %H:%M} UTC" if offer.published_at else "of unknown age"
    if criterion == "size":
        return f"{offer.size / 1024**3:.1f} GiB"
    if criterion == "identity":
        return "equal; only the order"
    return str(value)
