"""Verdicts as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3

if TYPE_CHECKING:
    from radarr_cli.domain.decisions.model import Rejection, Verdict


def decision_line(verdict: Verdict) -> dict[str, Any]:
    """One line of `decide`."""
    candidate = verdict.candidate
    return {
        "title": candidate.offer.title,
        "approved": verdict.approved,
        "temporarilyRejected": verdict.temporarily_rejected,
        "rejections": [rejection_document(rejection) for rejection in verdict.rejections],
        "quality": v3.quality_model_document(candidate.parsed.quality),
        "customFormats": list(candidate.formats),
        "customFormatScore": candidate.format_score,
        "rank": verdict.rank,
    }


def rejection_document(rejection: Rejection) -> dict[str, Any]:
    return {
        "code": rejection.code,
        "type": "permanent" if rejection.permanent else "temporary",
        "message": rejection.message,
    }
