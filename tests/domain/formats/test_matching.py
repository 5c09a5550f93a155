"""Which custom formats a release has: or within a type of condition, and across the types."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.matching import matches, matching_formats, score_of
from radarr_cli.domain.formats.model import FormatFacts
from radarr_cli.domain.formats.patterns import pattern_of
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.quality import BY_NAME as QUALITIES

FACTS = FormatFacts(
    title="A Movie 2020 1080p BluRay REMUX DTS-HD MA 5.1-Foundry",
    filename="A Movie.mkv",
    edition="Director's Cut",
    languages=(BY_NAME["English"], BY_NAME["French"]),
    original_language=BY_NAME["French"],
    flags=IndexerFlag.G_Internal,
    quality=QUALITIES["Remux-1080p"],
    size=30 * 1024**3,
    release_group="Foundry",
    year=2020,
)


def condition(implementation, value=None, *, negate=False, required=False, **fields):
    if value is not None:
        fields["value"] = value
    return {
        "name": "",
        "implementation": f"{implementation}Specification",
        "negate": negate,
        "required": required,
        "fields": fields,
    }


def format_of(*conditions):
    return custom_format({"name": "tried", "specifications": list(conditions)})


CONDITIONS = [
    ("ReleaseTitle", {"value": r"\bremux\b"}, True),
    ("ReleaseTitle", {"value": r"\.mkv$"}, True),
    ("ReleaseTitle", {"value": r"(?<=\bdts[ -]?hd[ -]?).*MA"}, True),
    ("ReleaseTitle", {"value": r"\bx265\b"}, False),
    ("Edition", {"value": "director"}, True),
    ("Language", {"value": 1}, True),
    ("Language", {"value": 4}, False),
    ("Language", {"value": -2}, True),
    ("Language", {"value": 1, "exceptLanguage": True}, True),
    ("IndexerFlag", {"value": 32}, True),
    ("IndexerFlag", {"value": 1}, False),
    ("IndexerFlag", {"value": 1 | 32}, False),
    ("Source", {"value": 9}, True),
    ("Resolution", {"value": 1080}, True),
    ("QualityModifier", {"value": 5}, True),
    ("Size", {"min": 20, "max": 30}, True),
    ("Size", {"min": 30, "max": 40}, False),
    ("ReleaseGroup", {"value": "^(Anvil|Foundry)$"}, True),
    ("ReleaseGroup", {"value": "^(Anvil|Found)$"}, False),
    ("ReleaseGroup", {"value": "^Fou.*"}, True),
    ("Year", {"min": 2019, "max": 2020}, True),
]


@pytest.mark.parametrize(("implementation", "fields", "holds"), CONDITIONS)
def test_condition(implementation, fields, holds):
    assert matches(format_of(condition(implementation, **fields)), FACTS) is holds
    assert matches(format_of(condition(implementation, negate=True, **fields)), FACTS) is not holds


REMUX, X265 = condition("ReleaseTitle", "remux"), condition("ReleaseTitle", "x265")
GROUPED = [
    ((REMUX, X265), True, "one of a type is enough"),
    ((REMUX, {**X265, "required": True}), False, "a required one must hold"),
    (({**REMUX, "required": True}, X265), True, "with a required one the others don't matter"),
    ((REMUX, condition("Source", 7)), False, "every type must be met"),
    ((REMUX, condition("Source", 9)), True, "every type is met"),
]


@pytest.mark.parametrize(("conditions", "holds", "_why"), GROUPED)
def test_types_are_anded_and_their_members_ored(conditions, holds, _why):
    assert matches(format_of(*conditions), FACTS) is holds


def test_no_group_matches_no_group_pattern():
    nameless = FormatFacts(title="A Movie 2020")
    assert not matches(format_of(condition("ReleaseGroup", ".*")), nameless)
    assert matches(format_of(condition("ReleaseGroup", ".*", negate=True)), nameless)


def test_an_original_language_that_isnt_known_is_no_language():
    unknown = replace(FACTS, languages=(UNKNOWN,), original_language=UNKNOWN)
    assert not matches(format_of(condition("Language", -2)), unknown)
    assert matches(format_of(condition("Language", -2, exceptLanguage=True)), unknown)
    assert matches(format_of(condition("Language", 0)), unknown)


def test_names_are_sorted_and_scores_added():
    formats = [
        custom_format({"name": name, "specifications": [REMUX]}) for name in ("zinc", "amber", "quartz")
    ]
    names = matching_formats(formats, FACTS)
    assert names == ("amber", "quartz", "zinc")
    assert score_of(names, {"amber": 5, "zinc": -20}) == -15


def test_fields_may_be_a_list_as_in_the_api():
    document = condition("ReleaseTitle")
    document["fields"] = [{"name": "value", "value": "remux"}]
    assert matches(format_of(document), FACTS)


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"name": "", "specifications": []}, "name"),
        ({"name": "x", "specifications": [condition("Mood", 1)]}, "unknown condition"),
        ({"name": "x", "specifications": [condition("ReleaseTitle", "")]}, "pattern"),
        ({"name": "x", "specifications": [condition("Source", "webdl")]}, "specifications"),
    ],
)
def test_faults_are_named(document, fault):
    with pytest.raises((ValueError, TypeError), match=fault):
        custom_format(document)


def test_nothing_is_compiled_before_a_text_could_match_and_lists_of_names_never_are():
    listed, worded = "^(TAU|FERN & CO|Foundry)$", r"\bzirconium[ .]?grade\b"
    group = format_of(condition("ReleaseGroup", listed))
    assert matches(group, replace(FACTS, release_group="foundry"))
    assert not matches(group, replace(FACTS, release_group="Foundry2"))
    assert not matches(group, replace(FACTS, release_group=None))
    assert "compiled" not in vars(pattern_of(listed))
    title = format_of(condition("ReleaseTitle", worded))
    assert not matches(title, FACTS)
    assert "compiled" not in vars(pattern_of(worded))
    assert matches(title, replace(FACTS, title="A Movie 2020 ZIRCONIUM.Grade"))
    assert "compiled" in vars(pattern_of(worded))


def test_a_pattern_that_runs_away_is_stopped():
    runaway = format_of(condition("ReleaseTitle", r"(a|aa)+$"))
    began = time.monotonic()
    assert not matches(runaway, FormatFacts(title="a" * 400 + "!"))
    assert time.monotonic() - began < 5
