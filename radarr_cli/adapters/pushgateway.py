"""Metrics pushed to Prometheus' Pushgateway, or whatever takes its text by PUT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters import http

if TYPE_CHECKING:
    from radarr_cli.domain.settings import NetworkSettings


def push_metrics(url: str, content: bytes, network: NetworkSettings) -> None:
    """Replace the metrics of that address, such as http://gateway:9091/metrics/job/radarr-cli.

    Raises ServiceUnavailable, CredentialsRejected, InvalidAnswer; the address stands in none of them.
    """
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
    http.check_status(answer, "the metrics gateway")
