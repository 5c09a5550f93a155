"""Does the user, or what was learned, speak against its release group?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection, Reputation

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Candidate, Context], Rejection | None]

_UNKNOWN = Reputation()


def group_banned(candidate: Candidate, context: Context) -> Rejection | None:
    """`groupBanned`: the user wants nothing of this group."""
    reputation = reputation_of(candidate, context)
    if not reputation.banned:
        return None
    reason = str(reputation.facts.get("reason") or "")
    return Rejection(
        code="groupBanned",
        message=f"{candidate.parsed.release_group} is banned{f': {reason}' if reason else ''}",
        inputs={"group": candidate.parsed.release_group},
    )


def group_score(candidate: Candidate, context: Context) -> Rejection | None:
    """`minimumGroupScore`: enough is known of the group, and it is worse than the profile asks for.

    A group of which too little is known is as good as any.
    """
    score, minimum = reputation_of(candidate, context).score, context.profile.minimum_group_score
    if not minimum or score is None or score >= minimum:
        return None
    return Rejection(
        code="minimumGroupScore",
        message=f"{candidate.parsed.release_group} scores {score:.1f}, below the minimum of {minimum}",
        permanent=context.profile.minimum_group_score_rejects == "permanent",
        inputs={"group": candidate.parsed.release_group, "score": round(score, 2), "minimum": minimum},
        margin=round(minimum - score, 2),
    )


def reputation_of(candidate: Candidate, context: Context) -> Reputation:
    """That of the candidate's group, a neutral one where nothing is known."""
    return context.reputations.get((candidate.parsed.release_group or "").lower(), _UNKNOWN)


RULES: tuple[Rule, ...] = (group_banned, group_score)
