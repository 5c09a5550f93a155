"""Judge candidates: ask every rule, keep every reason, put the best first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, MatchKind, Rejection, Verdict
from radarr_cli.domain.decisions.ranking import preference
from radarr_cli.domain.decisions.rules import DISK_RULES, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable


def decide(candidate: Candidate, context: Context) -> Verdict:
    """The verdict on one candidate. A name that can't be read or fits no film has that one reason alone.

    A rule that fails becomes a rejection (`decisionError`), so that one odd release never stops a batch.
    """
    unfit = _unfit(candidate)
    if unfit:
        rejections: tuple[Rejection, ...] = (unfit,)
    else:
        rejections = _ask(RULES, candidate, context) or _ask(DISK_RULES, candidate, context)
    return Verdict(
        candidate=candidate,
        variant=context.variant,
        variant_id=context.variant_id,
        rejections=rejections,
    )


def judge(candidates: Iterable[Candidate], context: Context) -> tuple[Verdict, ...]:
    """All verdicts: the approved ones first, then the rest, each part best first; `rank` counts them."""
    verdicts = [decide(candidate, context) for candidate in candidates]
    verdicts.sort(key=lambda verdict: preference(verdict.candidate, context), reverse=True)
    verdicts.sort(key=lambda verdict: not verdict.approved)
    return tuple(replace(verdict, rank=rank) for rank, verdict in enumerate(verdicts, 1))


def ask(rule: object, candidate: Candidate, context: Context) -> Rejection | None:
    """What one rule has against the candidate; a rule that fails rejects with `decisionError`."""
    try:
        rejection: Rejection | None = rule(candidate, context)  # type: ignore[operator]
    except Exception as error:
        name = getattr(rule, "__name__", "rule")
        return Rejection(code="decisionError", message=f"{name}: {type(error).__name__}")
    return rejection


def with_window(candidates: Iterable[Candidate], context: Context) -> Context:
    """The context, knowing when the delay's window opened: with the oldest of those that wait, or may be
    taken now. At its end all of them are approved, and the best is taken."""
    delay = context.rules.delay
    if context.source.by_user or delay is None or not (delay.usenet_delay or delay.torrent_delay):
        return context
    opened = [context.pending_since] if context.pending_since else []
    for candidate in candidates:
        published = candidate.offer.published_at
        if published and set(decide(candidate, context).codes) <= {"minimumAgeDelay"}:
            opened.append(published)
    return replace(context, pending_since=min(opened)) if opened else context


def _unfit(candidate: Candidate) -> Rejection | None:
    if not candidate.parsed.is_movie:
        reason = candidate.parsed.refusal or "the name is no film's"
        return Rejection(code="unableToParse", message=f"Can't read the name: {reason}")
    match = candidate.match
    if match.kind is MatchKind.AMBIGUOUS:
        return Rejection(
            code="unknownMovie",
            message="The name and its ids don't agree on one film of the library",
            inputs={"movieIds": list(match.others)},
        )
    if match.movie_id is None:
        return Rejection(
            code="unknownMovie",
            message="The name fits no film of the library",
            inputs={"titles": list(candidate.parsed.titles), "year": candidate.parsed.year},
        )
    return None


def _ask(rules: Iterable[object], candidate: Candidate, context: Context) -> tuple[Rejection, ...]:
    return tuple(found for rule in rules if (found := ask(rule, candidate, context)))
