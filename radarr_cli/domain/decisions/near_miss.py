"""The single change that would turn a rejection into an approval, found by trying it.

For each rejection there is one smallest change, of the user's rules, of the film, or of the moment. Each is
made alone and the release judged again: what is approved then was stopped by that alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.domain.decisions.engine import decide
from radarr_cli.domain.decisions.model import (
    Candidate,
    Context,
    IndexerRules,
    Propers,
    Rejection,
    ReleaseSource,
)
from radarr_cli.domain.decisions.rules.indexer import FOR_GOOD
from radarr_cli.domain.decisions.rules.size import MB, size_limits
from radarr_cli.domain.formats.matching import where_points_are
from radarr_cli.domain.profile import QualityGroup, SizeLimits
from radarr_cli.domain.quality import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.profile import QualityProfile, Restriction

    Maker = Callable[[Rejection, Candidate, Context], "Step | None"]

_ROUNDS = 12
"""A release with more reasons than this is no near-miss."""


class Step(NamedTuple):
    """One change in words that name where it is made, and what is judged once it is made."""

    words: str
    candidate: Candidate
    context: Context


class Change(NamedTuple):
    """`enough`: with this change alone the release is approved."""

    code: str
    words: str
    enough: bool


def near_miss(verdict: Verdict, context: Context) -> tuple[Change, ...]:
    """What would have the release approved: each change that is enough alone, else all that it takes.

    Empty where it is approved, or where no change of rules helps (its name can't be read, an untouched disc).
    """
    steps = [(each, _step(each, verdict.candidate, context)) for each in verdict.rejections]
    alone = [
        Change(rejection.code, step.words, enough=True)
        for rejection, step in steps
        if step is not None and decide(step.candidate, step.context).approved
    ]
    return tuple(alone) or _together(verdict, context)


def _together(verdict: Verdict, context: Context) -> tuple[Change, ...]:
    """Change after change until nothing is left against the release; empty where that never comes."""
    candidate, rejections = verdict.candidate, verdict.rejections
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        if not rejections:
            return tuple(changes)
        step = _step(rejections[0], candidate, context)
        if step is None:
            return ()
        changes.append(Change(rejections[0].code, step.words, enough=False))
        candidate, context = step.candidate, step.context
        rejections = decide(candidate, context).rejections
    return ()


def _step(rejection: Rejection, candidate: Candidate, context: Context) -> Step | None:
    maker = _MAKERS.get(rejection.code)
    return maker(rejection, candidate, context) if maker else None


def _profile(context: Context, **changes: Any) -> Context:
    return replace(context, profile=replace(context.profile, **changes))


def _rules(context: Context, **changes: Any) -> Context:
    return replace(context, rules=replace(context.rules, **changes))


def _setting(words: str, **changes: Any) -> Maker:
    """A change of the profile by keys that don't depend on anything."""
    return lambda _, candidate, context: Step(
        f"{words} in profile {context.profile.name}", candidate, _profile(context, **changes)
    )


def _rule(words: str, **changes: Any) -> Maker:
    return lambda _, candidate, context: Step(words, candidate, _rules(context, **changes))


def _monitor(_: Rejection, candidate: Candidate, context: Context) -> Step:
    return Step("radarr-cli monitor FILM", candidate, replace(context, movie_monitored=True))


def _available(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    day = rejection.inputs.get("availableOn")
    words = "radarr-cli edit FILM --availability announced" + (f", or wait until {day}" if day else "")
    return Step(words, candidate, replace(context, minimum_availability="announced"))


def _list_quality(_: Rejection, candidate: Candidate, context: Context) -> Step:
    """Where its default weight puts it among those that are listed."""
    quality, groups = candidate.parsed.quality.quality, list(context.profile.qualities)
    place = next(
        (
            index
            for index, group in enumerate(groups)
            if max(BY_NAME[name].weight for name in group.qualities) < quality.weight
        ),
        len(groups),
    )
    groups.insert(place, QualityGroup(quality.name, (quality.name,)))
    words = f"list {quality.name} in qualities of profile {context.profile.name}"
    return Step(words, candidate, _profile(context, qualities=tuple(groups)))


def _minimum_score(_: Rejection, candidate: Candidate, context: Context) -> Step:
    before = context.profile.minimum_format_score
    words = (
        f"minimum_format_score = {candidate.format_score} instead of {before} in profile "
        f"{context.profile.name}, or {_more(before - candidate.format_score)} for its formats"
        f"{where_points_are(candidate.formats, context.profile.format_scores)}"
    )
    return Step(words, candidate, _profile(context, minimum_format_score=candidate.format_score))


def _more(points: int) -> str:
    return f"{points} point{'' if points == 1 else 's'} more"


def _size(_: Rejection, candidate: Candidate, context: Context) -> Step:
    quality = candidate.parsed.quality.quality
    rate = candidate.offer.size / MB / (context.movie.runtime or 110)
    limits = size_limits(quality, context)
    if limits.minimum and rate < limits.minimum:
        fitting = SizeLimits(math.floor(rate * 10) / 10, limits.preferred, limits.maximum)
        words = f"min = {fitting.minimum:g} instead of {limits.minimum:g}"
    else:
        fitting = SizeLimits(limits.minimum, limits.preferred, math.ceil(rate * 10) / 10)
        words = f"max = {fitting.maximum:g} instead of {limits.maximum:g}"
    sizes = {**context.rules.sizes, quality.name: fitting}
    where = f"MB a minute for {quality.name} in [quality_sizes]"
    return Step(f"{words} {where}", candidate, _rules(context, sizes=sizes))


def _largest(_: Rejection, candidate: Candidate, context: Context) -> Step:
    limit = math.ceil(candidate.offer.size / MB)
    return Step(f"a largest size of {limit} MB", candidate, _rules(context, maximum_size_mb=limit))


def _room(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    room, lacking = rejection.inputs["room"], rejection.margin
    words = f"{room} mounted" if lacking is None else f"{lacking / 1024**3:.1f} GiB more free in {room}"
    return Step(words, candidate, replace(context, rooms=()))


def _enable_protocol(_: Rejection, candidate: Candidate, context: Context) -> Step | None:
    if context.rules.delay is None:
        return None
    delay = replace(context.rules.delay, enable_usenet=True, enable_torrent=True)
    words = f"enable_{candidate.offer.protocol.value} = true in [[delay]] {delay.name}"
    return Step(words, candidate, _rules(context, delay=delay))


def _retention(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    days = int(str(rejection.inputs["age"]))
    return Step(f"a retention of {days} days", candidate, _rules(context, retention_days=days))


def _wait(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    then = context.now + timedelta(minutes=math.ceil(rejection.margin or 0))
    by_hand = ", or grab it by hand" if rejection.code == "minimumAgeDelay" else ""
    return Step(f"wait until {then:%Y-%m-%d %H:%M} UTC{by_hand}", candidate, replace(context, now=then))


def _resume(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    until = datetime.fromisoformat(str(rejection.inputs["until"]))
    wait = "" if until - context.now > FOR_GOOD else f"wait until {until:%Y-%m-%d %H:%M} UTC, or "
    words = f"{wait}radarr-cli indexers test {candidate.offer.indexer} (passed, it is asked again)"
    return Step(words, candidate, replace(context, now=until))


def _tag(_: Rejection, candidate: Candidate, context: Context) -> Step:
    tag = context.indexers[candidate.offer.indexer].tags[0]
    words = f"radarr-cli edit FILM --tag +{tag}"
    return Step(words, candidate, replace(context, movie_tags=(*context.movie_tags, tag)))


def _indexer(words: str, **changes: Any) -> Maker:
    def make(_: Rejection, candidate: Candidate, context: Context) -> Step:
        name = candidate.offer.indexer
        own = replace(context.indexers.get(name, IndexerRules()), **changes)
        known = {**context.indexers, name: own}
        return Step(f"{words} of indexer {name}", candidate, replace(context, indexers=known))

    return make


def _seeders(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    seeders = candidate.offer.seeders
    return _indexer(f"minimum_seeders = {seeders}", minimum_seeders=seeders)(  # type: ignore[return-value]
        rejection, candidate, context
    )


def _unblock(_: Rejection, candidate: Candidate, context: Context) -> Step:
    return Step(
        "take it off the blocklist: radarr-cli blocklist list, then remove",
        candidate,
        replace(context, blocked=frozenset(), blocked_posts=()),
    )


def _restriction(rejection: Rejection, candidate: Candidate, context: Context) -> Step:
    """Without the terms that stand against it in that restriction."""
    required = rejection.code == "mustContainMissing"
    name = rejection.inputs.get("restriction")
    terms = rejection.inputs["terms"]
    found = list(terms) if isinstance(terms, list) else []

    def eased(each: Restriction) -> Restriction:
        if each.name != name:
            return each
        if required:
            return replace(each, required=()) if list(each.required) == found else each
        return replace(each, ignored=tuple(term for term in each.ignored if term not in found))

    words = f"{'required' if required else 'ignored'} of [[restriction]] {name or 'without a name'}"
    changed = tuple(eased(each) for each in context.rules.restrictions)
    return Step(f"take {', '.join(found)} out of {words}", candidate, _rules(context, restrictions=changed))


def _place_of(profile: QualityProfile, name: str) -> int | None:
    return next((index for index, group in enumerate(profile.qualities) if name in group.qualities), None)


def _prefer(_: Rejection, candidate: Candidate, context: Context) -> Step | None:
    """Rank the quality above that of the file."""
    profile, existing = context.profile, context.existing
    new = _place_of(profile, candidate.parsed.quality.quality.name)
    if existing is None or new is None:
        return None
    groups = list(profile.qualities)
    moved = groups.pop(new)
    groups.insert(_place_of(profile, existing.quality.quality.name) or 0, moved)
    words = f"rank {moved.name} above {existing.quality.quality.name} in profile {profile.name}"
    cutoff = moved.name if context.profile.rank(existing.quality.quality) >= profile.cutoff_rank else None
    changed = _profile(context, qualities=tuple(groups), cutoff=cutoff or profile.cutoff)
    return Step(words + (", with it as cutoff" if cutoff else ""), candidate, changed)


def _cutoff(_: Rejection, candidate: Candidate, context: Context) -> Step | None:
    """A cutoff that the file doesn't meet: of quality where the release's is better, else of the score."""
    profile, existing = context.profile, context.existing
    if existing is None:
        return None
    new = candidate.parsed.quality.quality
    if profile.rank(new) > profile.rank(existing.quality.quality):
        place = _place_of(profile, new.name)
        if place is None:
            return None
        name = profile.qualities[place].name
        return Step(f'cutoff = "{name}" in profile {profile.name}', candidate, _profile(context, cutoff=name))
    if candidate.format_score <= existing.format_score:
        return _score(_, candidate, context)
    score = existing.format_score + 1
    words = f"cutoff_format_score = {score} or more in profile {profile.name}"
    return Step(words, candidate, _profile(context, cutoff_format_score=score))


def _score(_: Rejection, candidate: Candidate, context: Context) -> Step | None:
    existing, profile = context.existing, context.profile
    if existing is None or profile.rank(candidate.parsed.quality.quality) < profile.rank(
        existing.quality.quality
    ):
        return None
    wanted = existing.format_score + profile.minimum_score_gain
    words = f"{_more(wanted - candidate.format_score)} for its formats in profile {profile.name}"
    words += where_points_are(candidate.formats, profile.format_scores)
    changed = context
    if existing.format_score >= profile.cutoff_format_score:
        words += f", and cutoff_format_score = {wanted}"
        changed = _profile(context, cutoff_format_score=wanted)
    return Step(words, replace(candidate, format_score=wanted), changed)


def _gain(_: Rejection, candidate: Candidate, context: Context) -> Step | None:
    if context.existing is None:
        return None
    gain = candidate.format_score - context.existing.format_score
    words = f"minimum_score_gain = {gain} in profile {context.profile.name}"
    return Step(words, candidate, _profile(context, minimum_score_gain=gain))


def _without_queue(_: Rejection, candidate: Candidate, context: Context) -> Step:
    words = "without the download that is on its way: radarr-cli queue remove"
    return Step(words, candidate, replace(context, queued=()))


def _search(_: Rejection, candidate: Candidate, context: Context) -> Step:
    words = "a search takes it where feeds don't: radarr-cli search FILM"
    return Step(words, candidate, replace(context, source=ReleaseSource.SEARCH))


def _upgrades_on(_: Rejection, candidate: Candidate, context: Context) -> Step:
    """The file stays: what is no upgrade isn't taken then either, least of all that very file."""
    there = context.existing and replace(context.existing, pinned=False)
    changed = replace(context, upgrades_wanted=True, existing=there)
    return Step("radarr-cli edit FILM --upgrades on", candidate, changed)


def _unban(_: Rejection, candidate: Candidate, context: Context) -> Step:
    words = f"radarr-cli groups unban {candidate.parsed.release_group}"
    return Step(words, candidate, replace(context, reputations={}))


def _again(_: Rejection, candidate: Candidate, context: Context) -> Step:
    return Step("grab it by hand", candidate, replace(context, imported=frozenset()))


def _variant(_: Rejection, candidate: Candidate, context: Context) -> Step:
    changed = replace(context, wanted_editions=(), other_editions=(), wanted_languages=())
    return Step("another variant of the film that asks for it: radarr-cli variants", candidate, changed)


_PROPERS = _rule("propers that prefer and upgrade", propers=Propers.PREFER_AND_UPGRADE)
_UPGRADES = _setting("upgrades = true", upgrades=True)
_MAKERS: dict[str, Maker] = {
    "movieNotMonitored": _monitor,
    "availability": _available,
    "qualityNotWanted": _list_quality,
    "customFormatMinimumScore": _minimum_score,
    "wantedLanguage": _setting('language = "Any"', language="Any"),
    "hardcodeSubtitles": _rule("hardcoded subtitles allowed", allow_hardcoded_subs=True),
    **dict.fromkeys(("belowMinimumSize", "aboveMaximumSize"), _size),
    "maximumSizeExceeded": _largest,
    **dict.fromkeys(("minimumFreeSpace", "rootUnavailable"), _room),
    "protocolDisabled": _enable_protocol,
    "maximumAge": _retention,
    "minimumAge": _wait,
    "minimumAgeDelay": _wait,
    "indexerDisabled": _resume,
    "noMatchingTag": _tag,
    "requiredFlags": _indexer("no required_flags", required_flags=None),
    "minimumSeeders": _seeders,
    "blocklisted": _unblock,
    "mustContainMissing": _restriction,
    "mustNotContainPresent": _restriction,
    "upgradesOff": _upgrades_on,
    "filePinned": _upgrades_on,
    "upgradeLimit": _rule("more upgrades_per_month in [rules]", upgrades_per_month=0),
    "repeatedUpgradeGain": _rule("less repeated_upgrade_gain in [rules]", repeated_upgrade_gain=0),
    "alreadyImportedSameHash": _again,
    "alreadyImportedSameName": _again,
    "variantEdition": _variant,
    "variantLanguage": _variant,
    "qualityUpgradesDisabled": _UPGRADES,
    "diskUpgradesNotAllowed": _UPGRADES,
    "diskHigherPreference": _prefer,
    "diskHigherRevision": _rule("propers that aren't preferred", propers=Propers.DO_NOT_PREFER),
    "diskCutoffMet": _cutoff,
    "diskCustomFormatCutoffMet": _cutoff,
    "diskCustomFormatScore": _score,
    "groupBanned": _unban,
    "minimumGroupScore": _setting("minimum_group_score = 0", minimum_group_score=0),
    "diskCustomFormatScoreIncrement": _gain,
    **dict.fromkeys(
        (
            "queueHigherPreference", "queueHigherRevision", "queueCutoffMet", "queueCustomFormatCutoffMet",
            "queueCustomFormatScore", "queueCustomFormatScoreIncrement", "queueUpgradesNotAllowed",
            "queuePropersDisabled",
        ),
        _without_queue,
    ),
    "propersDisabled": _PROPERS,
    "repackDisabled": _PROPERS,
    "properForOldFile": _search,
}  # fmt: skip
