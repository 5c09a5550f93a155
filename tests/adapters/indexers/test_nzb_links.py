"""What a newznab site gives instead of an .nzb, and says of it in its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.indexers import newznab
from radarr_cli.adapters.indexers.links import fetch_link
from radarr_cli.adapters.indexers.settings import NewznabSettings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.errors import (
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from radarr_cli.ports import SearchQuery
from tests.domain.test_nzb import FILM, nzb
from tests.fakes.torznab_server import KEY, Fault, Item, TorznabServer, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.ports import Indexer


@pytest.fixture
def site() -> Iterator[TorznabServer]:
    item = Item("Film.2019.1080p.WEB-DL-GRP", size=1000, tmdb_id=7, torrent=nzb(FILM), usenet=True)
    with TorznabServer([item]) as running:
        yield running


def indexer_of(site: TorznabServer) -> Indexer:
    settings = NewznabSettings(url=Url(site.url), api_key=Secret.of(KEY))
    return newznab.build(IndexerEntry(name="quay", kind="newznab", options=settings), NetworkSettings())


def offer_of(indexer: Indexer) -> ReleaseOffer:
    [offer] = indexer.search(SearchQuery(tmdb_id=7)).offers
    return offer


def test_an_nzb_is_given_as_it_is(site: TorznabServer) -> None:
    indexer = indexer_of(site)
    assert indexer.fetch(offer_of(indexer)).content == nzb(FILM)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("401", "Invalid key", CredentialsRejected),
        ("402", "Upgrade your account", RateLimited),
        ("450", "100 NZBs a day", RateLimited),
        ("404", "NZB not found", NotFound),
        ("503", "Maintenance", ServiceUnavailable),
        ("999", "", ServiceUnavailable),
    ],
)
def test_a_failure_in_the_headers_is_one(
    site: TorznabServer, code: str, text: str, expected: type[RadarrCliError]
) -> None:
    indexer = indexer_of(site)
    offer = offer_of(indexer)
    headers = {
        "X-DNZB-RCode": code,
        "X-DNZB-RText": text,
        "X-DNZB-Failure": "http://127.0.0.1/failed?key=c4n4ry",
    }
    site.download_faults = [Fault(body=nzb(FILM), headers=headers)]
    with pytest.raises(expected, match="gives no") as caught:
        indexer.fetch(offer)
    assert (text or code) in caught.value.message
    assert "c4n4ry" not in f"{caught.value.message}{caught.value.hint}"


def test_where_a_site_wants_to_hear_of_failures_is_no_failure(site: TorznabServer) -> None:
    indexer = indexer_of(site)
    offer = offer_of(indexer)
    headers = {"X-DNZB-RCode": "200", "X-DNZB-Failure": "http://127.0.0.1/failed?key=c4n4ry"}
    site.download_faults = [Fault(body=nzb(FILM), headers=headers)]
    assert indexer.fetch(offer).content == nzb(FILM)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", InvalidAnswer),
        (b"<html><body>Log in</body></html>", InvalidAnswer),
        (error(100, "Incorrect user credentials"), CredentialsRejected),
        (b'<?xml version="1.0"?><rss/>', InvalidAnswer),
        (b'<?xml version="1.0"?><nzb></nzb>', InvalidAnswer),
    ],
)
def test_what_is_no_nzb_is_named(site: TorznabServer, body: bytes, expected: type[RadarrCliError]) -> None:
    indexer = indexer_of(site)
    offer = offer_of(indexer)
    site.download_faults = [Fault(body=body)]
    with pytest.raises(expected):
        indexer.fetch(offer)


def test_an_address_may_lead_to_an_nzb(site: TorznabServer) -> None:
    offer = offer_of(indexer_of(site))
    assert fetch_link(str(offer.download_url), NetworkSettings()).content == nzb(FILM)
