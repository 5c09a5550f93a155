"""The schema of the scenario document: what `decide` understands fits, and nothing else."""

from __future__ import annotations

import copy

import pytest
from jsonschema import Draft202012Validator

from radarr_cli.domain.decisions.scenario import read_scenario
from radarr_cli.domain.decisions.scenario_schema import scenario_schema
from tests.domain.decisions.test_rules import BASE, REJECTED, RELEASE

VALIDATOR = Draft202012Validator(scenario_schema())


def document(changes=None, release=None):
    found = copy.deepcopy(BASE)
    for key, value in (changes or {}).items():
        found[key] = found[key] | value if isinstance(found.get(key), dict) and value else value
    return found | {"releases": [RELEASE | (release or {})]}


def test_it_is_a_schema():
    Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("code", REJECTED)
def test_the_scenario_of_every_code_fits(code):
    found = document(*REJECTED[code])
    VALIDATOR.validate(found)
    read_scenario(found)


def test_the_defaults_that_it_names_are_those_that_hold():
    said = {
        key: part["default"]
        for key, part in scenario_schema()["properties"]["settings"]["properties"].items()
        if "default" in part
    }
    with_defaults = document({"settings": said})
    VALIDATOR.validate(with_defaults)
    assert read_scenario(with_defaults)[1] == read_scenario(document())[1]
    profile = {
        key: part["default"]
        for key, part in scenario_schema()["properties"]["profile"]["properties"].items()
        if "default" in part
    }
    assert read_scenario(document({"profile": profile}))[1] == read_scenario(document())[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"later": "2026-01-01T00:00:00Z"},
        {"now": "yesterday"},
        {"profile": {"minimum_score_gain": 0}},
        {"profile": {"qualities": ["4K"]}},
        {"profile": {"qualities": []}},
        {"settings": {"propers": "always"}},
        {"settings": {"sizes": {"DVD": {"min": 1}}}},
        {"settings": {"indexers": {"quay": {"requiredFlags": ["Free"]}}}},
        {"settings": {"minimumSeders": 2}},
        {"existing": {"title": "x"}},
        {"movie": {"minimumAvailability": "soon"}},
        {"formats": [{"name": "x", "specifications": [{"name": "x", "implementation": "Magic"}]}]},
    ],
)
def test_what_nobody_would_read_does_not_fit(wrong):
    assert not VALIDATOR.is_valid(document(wrong))
    assert not VALIDATOR.is_valid(document(release={"size": -1}))
