"""Prowlarr's list of indexers, in good and in odd answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.indexers import prowlarr
from radarr_cli.adapters.indexers.roster import build_roster
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, ProwlarrSettings, Url
from tests.fakes.torznab_server import Fault, Prowlarr, TorznabServer

if TYPE_CHECKING:
    from radarr_cli.ports import CachedAnswer

KEY = "prowlarrkey001122334455"
NETWORK = NetworkSettings(timeout=timedelta(seconds=2))
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
ONE = {
    "id": 4,
    "name": "Quay",
    "enable": True,
    "protocol": "torrent",
    "privacy": "semiPrivate",
    "priority": 3,
}


class Kept:
    def __init__(self) -> None:
        self.answers: dict[str, CachedAnswer] = {}

    def get(self, key: str) -> CachedAnswer | None:
        return self.answers.get(key)

    def put(self, key: str, answer: CachedAnswer) -> None:
        self.answers[key] = answer


def settings(server: TorznabServer, **changes) -> ProwlarrSettings:
    return ProwlarrSettings(url=Url(server.url), api_key=Secret.of(KEY), **changes)


@pytest.mark.parametrize(
    ("indexer", "expected"),
    [
        (ONE, ("Quay", "torznab", 3, True, "/4")),
        (ONE | {"protocol": "usenet", "privacy": "public"}, ("Quay", "newznab", 3, False, "/4")),
        (ONE | {"priority": 99}, ("Quay", "torznab", 50, True, "/4")),
        (ONE | {"priority": None}, ("Quay", "torznab", 25, True, "/4")),
        (ONE | {"id": "x"}, None),
        (ONE | {"enable": False}, None),
        (ONE | {"name": ""}, None),
        (ONE | {"protocol": "unknown"}, None),
    ],
)
def test_an_indexer_of_prowlarr_is_an_entry(indexer, expected):
    with TorznabServer(prowlarr=Prowlarr(KEY, [indexer])) as server:
        expansion = prowlarr.Prowlarr(settings(server), NETWORK).expand()
        assert expansion.failure is None
        found = [
            (
                entry.name,
                entry.kind,
                entry.priority,
                entry.private,
                entry.options.url.removeprefix(server.url),
            )
            for entry in expansion.entries
        ]
        assert found == ([expected] if expected else [])
        assert KEY not in repr(expansion)


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Fault(body=b"<html>Log in</html>", headers={"Content-Type": "text/html"}), "invalidAnswer", "JSON"),
        (Fault(body=b'{"error": 1}'), "invalidAnswer", "a list"),
        (Fault(body=b"[1, 2]"), "invalidAnswer", "a list"),
        (Fault(401), "credentialsRejected", "401"),
        (Fault(404), "invalidAnswer", "no API"),
        (Fault(500), "serviceUnavailable", "500"),
    ],
)
def test_a_prowlarr_that_cannot_be_asked_leaves_what_it_last_said(fault, code, words):
    cache = Kept()
    with TorznabServer(prowlarr=Prowlarr(KEY, [ONE])) as server:
        source = prowlarr.Prowlarr(settings(server), NETWORK, cache, lambda: NOW)
        before = source.expand()
        server.faults = [fault]
        after = source.expand(fresh=True)
    assert [entry.name for entry in after.entries] == [entry.name for entry in before.entries] != []
    assert [vars(entry.options) for entry in after.entries] == [vars(each.options) for each in before.entries]
    assert after.failure is not None
    assert (after.failure.subject, after.failure.code) == ("prowlarr:prowlarr", code)
    assert words in after.failure.message


def test_prowlarr_is_asked_once_a_day_and_its_credentials_are_not_kept():
    cache, now = Kept(), NOW
    detailed = ONE | {"fields": [{"name": "cookie", "value": "canary"}], "tags": [7]}
    with TorznabServer(prowlarr=Prowlarr(KEY, [detailed], [{"id": 7, "label": "films"}])) as server:
        for hours in (0, 23, 25):
            now = NOW + timedelta(hours=hours)
            source = prowlarr.Prowlarr(settings(server, tags=("films",)), NETWORK, cache, lambda now=now: now)
            assert len(source.expand().entries) == 1
        assert server.asked.count("/api/v1/indexer") == 2
        other = prowlarr.Prowlarr(settings(server, tags=("others",)), NETWORK, cache, lambda: now)
        assert other.expand().entries == ()
    kept = json.dumps([dict(answer.body or {}) for answer in cache.answers.values()]) + str([*cache.answers])
    assert "canary" not in kept
    assert KEY not in kept


def test_the_configuration_goes_before_prowlarr_and_the_first_before_the_second():
    with TorznabServer(prowlarr=Prowlarr(KEY, [ONE, ONE | {"id": 5, "name": "Mole"}])) as server:
        own = IndexerEntry(name="Mole", kind="torznab", enabled=False)
        first, second = settings(server, name="first"), settings(server, name="sec{ond}")
        off = settings(server, name="off", enabled=False)
        roster = build_roster([own], [first, second, off], NETWORK)
        assert [indexer.name for indexer in roster.indexers] == ["Quay"]
        assert dict(roster.sources) == {"Quay": "prowlarr:first"}
        assert set(roster.secrets) == {
            "prowlarr.first.api_key", "prowlarr.sec_ond_.api_key", "prowlarr.off.api_key",
        }  # fmt: skip
