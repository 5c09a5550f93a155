from __future__ import annotations

import pytest

from radarr_cli.errors import ConfigError
from radarr_cli.store.connection_string import environment_of, shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://films:canary@db:5433/library", "postgresql://films@db:5433/library"),
        ("postgres://db/library?password=canary&sslmode=require", "postgresql://db/library?sslmode=require"),
        ("host=db user='a b' password=canary dbname=x/y", "postgresql://a%20b@db/x%2Fy"),
        ("host=::1 port=5432 dbname=x", "postgresql://[::1]:5432/x"),
        ("host='/run/my pg' port=6 dbname=x", "postgresql:///x?host=/run/my%20pg&port=6"),
        ("postgresql://one:1,two:2/x", "postgresql:///x?host=one%2Ctwo&port=1%2C2"),
    ],
)
def test_a_connection_is_shown_as_a_url_that_leads_to_the_same_place_without_its_password(given, expected):
    assert shown(given) == expected
    without_password = {name: value for name, value in environment_of(given).items() if name != "PGPASSWORD"}
    assert environment_of(expected) == without_password


def test_the_environment_holds_the_password():
    assert environment_of("postgresql://u:p%40ss@h/d") == {
        "PGUSER": "u", "PGPASSWORD": "p@ss", "PGHOST": "h", "PGDATABASE": "d",
    }  # fmt: skip


def test_nonsense_is_a_fault_that_does_not_quote_it():
    with pytest.raises(ConfigError) as caught:
        shown("postgresql://u:canary@[::1/x")
    assert "canary" not in f"{caught.value} {caught.value.faults} {caught.value.__cause__}"
