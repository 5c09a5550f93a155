"""Explanations: as one JSON document, and for people from the indexers' answers to the near-miss."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment
from radarr_cli.cli.views.releases import age_text, size_text
from radarr_cli.domain.decisions.reasons import REASONS
from radarr_cli.domain.v3 import quality_model_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from radarr_cli.domain.decisions.explaining import Explanation, RuleAnswer
    from radarr_cli.domain.decisions.model import Rejection
    from radarr_cli.services.verdicts.explaining import FilmExplained, KeptAnswer

_ANSWERS = {
    "approved": "approved",
    "temporarilyRejected": "rejected for a time",
    "rejected": "rejected",
}
_SIZES = {"size", "minimum", "maximum", "limit", "free"}
_OF_SIZE = {"acceptable_size", "maximum_size", "free_space", "sample"}


def document(found: FilmExplained) -> dict[str, Any]:
    """`{"movieId", "title", "year", "searches", "neverAsked", "feeds", "nextSearches", "releases"}`."""
    return {
        "movieId": found.movie_id,
        "title": found.title,
        "year": found.year,
        "searches": [dict(attempt) for attempt in found.attempts],
        "neverAsked": list(found.never_asked),
        "feeds": {name: dict(feed) for name, feed in found.feeds.items()},
        "nextSearches": [
            {"variant": each.variant, "due": each.due, "reason": each.reason} for each in found.next_searches
        ],
        "releases": [_release(found, each) for each in found.explanations],
    }


def codes_document() -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "type": "temporary" if reason.temporary else "permanent",
            "meaning": reason.meaning,
            "remedy": reason.remedy,
        }
        for code, reason in REASONS.items()
    ]


def codes() -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, padding=(0, 1, 1, 0))
    drawn.add_column("code", overflow="fold", max_width=22)
    drawn.add_column("rejected because", overflow="fold")
    drawn.add_column("what to do", overflow="fold")
    for code, reason in REASONS.items():
        passing = " (for a time)" if reason.temporary else ""
        drawn.add_row(code, reason.meaning + passing, reason.remedy)
    return drawn


def explained(
    found: FilmExplained, now: datetime, *, rules: bool, limit: int | None = None
) -> RenderableType:
    """What the indexers said, what comes next, then each release; `rules` adds every rule's answer."""
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    year = f" ({found.year})" if found.year else ""
    lines: list[RenderableType] = [
        Text(safe(f"{found.title}{year}"), style="bold"),
        Text("Indexers", style="cyan"),
    ]
    lines += [Text(f"  {safe(line)}") for line in _answers(found, now)]
    lines.append(Text("Next search", style="cyan"))
    for each in found.next_searches:
        due = f"{each.due.astimezone():%Y-%m-%d %H:%M}, " if each.due else "none: "
        lines.append(Text(safe(f"  {each.variant}: {due}{each.reason}")))
    shown = found.explanations if limit is None else found.explanations[:limit]
    lines.append(Text("Releases", style="cyan"))
    if not shown:
        lines.append(Text("  none is kept; radarr-cli search asks the indexers"))
    for explanation in shown:
        lines += _release_lines(found, explanation, now, rules=rules)
    if len(shown) < len(found.explanations):
        lines.append(Text(f"  and {len(found.explanations) - len(shown)} more; --all shows them"))
    return Group(*lines)


def _answers(found: FilmExplained, now: datetime) -> Iterable[str]:
    """A line a call: what was asked, what came back, what was left out."""
    for attempt in found.attempts:
        if attempt["tier"] == "caps" and attempt["status"] == "ok":
            continue
        ago = age_text(datetime.fromisoformat(attempt["at"]), now)
        dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(attempt["dropped"].items()))
        outcome = f"{attempt['rows']} items" if attempt["status"] == "ok" else attempt["message"] or ""
        left_out = f", not taken: {dropped}" if dropped else ""
        asked = "" if attempt["tier"] == "none" else f" by {attempt['tier']}"
        yield (
            f"{attempt['indexer']}: {attempt['status']}{asked}, {outcome}{left_out}; {attempt['ms']} ms, "
            f"{ago} ago"
        )
    for name in found.never_asked:
        yield f"{name}: never asked for this film"
    for name, feed in found.feeds.items():
        if feed.get("stopped") or feed.get("disabledUntil"):
            end = "its settings change" if feed.get("stopped") else moment(feed["disabledUntil"])
            yield f"{name}: left alone until {end}: {feed.get('error') or 'failures'}"
        if feed.get("readAt"):
            yield f"{name}: its feed was read {age_text(datetime.fromisoformat(feed['readAt']), now)} ago"
    if not found.attempts and not found.never_asked:
        yield "no indexer serves this film"


def _kept(found: FilmExplained, explanation: Explanation) -> KeptAnswer | None:
    verdict = explanation.verdict
    return found.kept.get((verdict.candidate.release_id or 0, verdict.variant))


def _change(found: FilmExplained, words: str) -> str:
    """The change as it is typed for this film."""
    return words.replace(" FILM", f" tmdb:{found.tmdb_id}")


def _release_lines(
    found: FilmExplained, explanation: Explanation, now: datetime, *, rules: bool
) -> Iterable[Any]:
    from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

    verdict = explanation.verdict
    candidate = verdict.candidate
    offer = candidate.offer
    head = Text(f"{candidate.short_id or '-':7} ", style="cyan")
    head.append(safe(offer.title), style="bold")
    yield head
    facts = (
        size_text(offer.size), safe(offer.indexer), age_text(offer.published_at, now),
        candidate.parsed.quality.quality.name, f"score {candidate.format_score}",
        "" if verdict.variant == "main" else safe(f"variant {verdict.variant}"),
    )  # fmt: skip
    yield Text("  " + "  ".join(filter(None, facts)), style="dim")
    if rules and explanation.rules:
        yield _rule_table(explanation.rules)
    yield from _ending(found, explanation, rules=rules)
    kept = _kept(found, explanation)
    if kept is not None:
        yield Text(safe(f"  {_kept_line(kept, now)}"), style="dim")


def _kept_line(kept: KeptAnswer, now: datetime) -> str:
    """What was answered last, and before that where it was something else."""
    codes = f" ({', '.join(kept.codes)})" if kept.codes else ""
    line = f"last judged {age_text(kept.judged_at, now)} ago: {_ANSWERS[kept.answer]}{codes}"
    if kept.changes:
        last = kept.changes[-1]
        before = ", ".join(last["codesBefore"]) or _ANSWERS[last["answerBefore"] or "approved"]
        line += f"; until {datetime.fromisoformat(last['at']).astimezone():%Y-%m-%d %H:%M}: {before}"
    return line


def _ending(found: FilmExplained, explanation: Explanation, *, rules: bool) -> Iterable[Any]:
    """The answer, its reasons where the rules weren't shown, and what would have turned it."""
    from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

    verdict = explanation.verdict
    if verdict.approved:
        if explanation.lost is None:
            yield Text("  approved, and the best: it would be taken", style="green")
            return
        lost = explanation.lost
        yield Text("  approved, but not the best", style="yellow")
        yield Text(safe(f"  {lost.to} is better by {lost.criterion}: {lost.better}, this one {lost.own}"))
        return
    style = "yellow" if verdict.temporarily_rejected else "red"
    word = "rejected for a time" if verdict.temporarily_rejected else "rejected"
    yield Text(f"  {word}: {', '.join(verdict.codes)}", style=style)
    if not rules or not explanation.rules:
        yield from (Text(safe(f"  {each.message}")) for each in verdict.rejections)
    changes = explanation.changes
    if changes and changes[0].enough:
        for number, change in enumerate(changes):
            lead = "it would be taken with" if not number else "or with"
            yield Text(safe(f"  {lead}: {_change(found, change.words)}"))
    elif changes:
        yield Text(f"  no single change is enough; it takes these {len(changes)}:")
        yield from (Text(safe(f"    {_change(found, change.words)}")) for change in changes)
    else:
        for code in verdict.codes:
            yield Text(safe(f"  {code}: {REASONS[code].remedy}" if code in REASONS else f"  {code}"))


def _rule_table(answers: Iterable[RuleAnswer]) -> RenderableType:
    """A row a rule: the answer, the question, what it looked at and what it has against it."""
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    drawn = Table.grid(padding=(0, 1))
    for width in (4, 34, 39):
        drawn.add_column(width=width, overflow="fold")
    for answer in answers:
        inputs = ", ".join(
            f"{name} {_value(name, each, answer.rule)}" for name, each in answer.inputs.items()
        )
        seen = Text(safe(inputs) if answer.asked else "not asked: another rule rejects", style="dim")
        mark = Text("  no", style="red") if answer.rejection else Text("  ok", style="green")
        if not answer.asked:
            mark = Text("   -", style="dim")
        if answer.rejection:
            seen = Text(safe(answer.rejection.message), style="red").append("\n").append(seen)
        drawn.add_row(mark, answer.question, seen)
    return drawn


def _value(name: str, value: object, rule: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and name in _SIZES and rule in _OF_SIZE:
        return size_text(int(value)) if value else "0"
    if isinstance(value, dict):
        return ", ".join(f"{key} {each:+}" for key, each in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _release(found: FilmExplained, explanation: Explanation) -> dict[str, Any]:
    verdict, kept = explanation.verdict, _kept(found, explanation)
    candidate = verdict.candidate
    lost = explanation.lost
    return {
        "title": candidate.offer.title,
        "shortId": candidate.short_id or None,
        "indexer": candidate.offer.indexer,
        "variant": verdict.variant,
        "approved": verdict.approved,
        "temporarilyRejected": verdict.temporarily_rejected,
        "rank": verdict.rank,
        "quality": quality_model_document(candidate.parsed.quality),
        "customFormats": list(candidate.formats),
        "customFormatScore": candidate.format_score,
        "rejections": [_rejection(each) for each in verdict.rejections],
        "rules": [
            {
                "rule": answer.rule,
                "question": answer.question,
                "asked": answer.asked,
                "passed": answer.asked and answer.rejection is None,
                "inputs": dict(answer.inputs),
            }
            for answer in explanation.rules
        ],
        "changes": [
            {"code": change.code, "change": _change(found, change.words), "enough": change.enough}
            for change in explanation.changes
        ],
        "kept": {
            "answer": kept.answer,
            "codes": list(kept.codes),
            "judgedAt": kept.judged_at,
            "firstJudgedAt": kept.first_judged_at,
            "changes": [dict(change) for change in kept.changes],
        }
        if kept
        else None,
        "lostTo": {"title": lost.to, "criterion": lost.criterion, "own": lost.own, "better": lost.better}
        if lost
        else None,
    }


def _rejection(rejection: Rejection) -> Mapping[str, Any]:
    return {
        "code": rejection.code,
        "type": "permanent" if rejection.permanent else "temporary",
        "message": rejection.message,
        "inputs": dict(rejection.inputs),
        "margin": rejection.margin,
    }
