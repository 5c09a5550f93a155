"""Metrics pushed to Prometheus' Pushgateway, or whatever takes its text by PUT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters import http
from radarr_cli.domain.one_line import one_line
from radarr_cli.errors import InvalidAnswer, UsageError

if TYPE_CHECKING:
    from radarr_cli.domain.settings import NetworkSettings

_LONGEST = 300
"""Characters of what the gateway says."""


def push_metrics(url: str, content: bytes, network: NetworkSettings) -> None:
    """Replace the metrics of that address, such as http://gateway:9091/metrics/job/radarr-cli.

    Raises UsageError for what is no such address, ServiceUnavailable, CredentialsRejected, InvalidAnswer; the
    address stands in none of them.
    """
    if not url.startswith(("http://", "https://")):
        raise UsageError(
            "metrics are pushed to an http:// or https:// address",
            hint="such as http://gateway:9091/metrics/job/radarr-cli",
        )
    with http.make_client(network) as client:
        answer = http.fetch(
            client,
            "PUT",
            url,
            service="the metrics gateway",
            secrets=[url],
            limit=1024**2,
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
            content=content,
        )
    if 400 <= answer.status < 500 and answer.status not in (401, 403, 407, 429):
        line = answer.content.decode("utf-8", "replace").strip().partition("\n")[0]
        said = http.scrub(one_line(line), [url])[:_LONGEST]
        raise InvalidAnswer(
            f"the metrics gateway refused them ({answer.status}){f': {said}' if said else ''}",
            hint="its address ends in /metrics/job/NAME, and nothing else is pushed under that name",
        )
    http.check_status(answer, "the metrics gateway", credentials_hint="its URL may hold them: user:password@")
