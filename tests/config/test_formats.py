"""The folder of custom formats: what it may hold, what is named when it is wrong, and when it is read."""

from __future__ import annotations

import json

import pytest

from radarr_cli.config.format_files import formats_in_force, read_folder
from radarr_cli.errors import ConfigError
from tests.fakes.guide import format_document, number

EXPORT = {
    "name": "Amber",
    "includeCustomFormatWhenRenaming": True,
    "specifications": [
        {
            "name": "amber",
            "implementation": "ReleaseTitleSpecification",
            "negate": False,
            "required": False,
            "fields": {"value": "amber"},
        },
        {
            "name": "large",
            "implementation": "SizeSpecification",
            "negate": False,
            "required": True,
            "fields": {"min": 5, "max": 20},
        },
    ],
}
RESOURCE = {
    "id": 12,
    "name": "Quartz",
    "specifications": [
        {
            "id": 1,
            "name": "group",
            "implementation": "ReleaseGroupSpecification",
            "implementationName": "Release Group",
            "infoLink": "https://wiki.example.org",
            "negate": False,
            "required": False,
            "fields": [{"order": 0, "name": "value", "label": "Pattern", "value": "^(QUARTZ)$"}],
            "presets": [],
        }
    ],
}


@pytest.fixture
def put(paths):
    def write(**files):
        paths.formats.mkdir(exist_ok=True)
        for stem, content in files.items():
            text = content if isinstance(content, str | bytes) else json.dumps(content)
            path = paths.formats / f"{stem.replace('_', '-')}.json"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def test_the_guides_files_exports_and_resources_are_read(paths, put):
    put(
        trash=format_document("Zinc", default=5, sqp_1=9),
        export=EXPORT,
        api=[RESOURCE, {**EXPORT, "name": "B"}],
    )
    found = {entry.format.name: entry for entry in read_folder(paths).entries}
    assert set(found) == {"Zinc", "Amber", "Quartz", "B"}
    assert found["Zinc"].format.trash_id == number("Zinc")
    assert found["Zinc"].format.trash_scores == {"default": 5, "sqp-1": 9}
    assert found["Amber"].format.include_when_renaming
    assert found["Quartz"].format.specifications[0].fields == {"value": "^(QUARTZ)$"}
    assert [found[name].place for name in ("Amber", "B")] == [
        "formats/export.json", "formats/api.json: [1]",
    ]  # fmt: skip


def test_a_folder_that_is_not_there_holds_none(paths):
    assert formats_in_force(paths) == ()


def condition(implementation, **fields):
    return {"name": "c", "implementation": implementation, "fields": fields}


FAULTS = {
    "no JSON": ('{"name": \n  oops}', "formats/x.json:2:3", "is not JSON"),
    "no UTF-8": (b'{"name": "\xff"}', "formats/x.json", "is not UTF-8 text (byte 10)"),
    "no object": ('"text"', "formats/x.json", "must be an object"),
    "no name": ({"specifications": EXPORT["specifications"]}, "formats/x.json", "name: "),
    "no conditions": ({"name": "x", "specifications": []}, "formats/x.json", "specifications: "),
    "unknown condition": (
        {"name": "x", "specifications": [condition("MoodSpecification", value=1)]},
        "formats/x.json: specifications[0] (c)",
        "unknown condition 'MoodSpecification'",
    ),
    "invalid pattern": (
        {"name": "x", "specifications": [condition("EditionSpecification", value="a(b")]},
        "formats/x.json: specifications[0] (c)",
        "invalid pattern at position 3: missing )",
    ),
    "no pattern": (
        {"name": "x", "specifications": [condition("ReleaseTitleSpecification", value="")]},
        "formats/x.json: specifications[0] (c)",
        "value: a pattern is needed",
    ),
    "no number": (
        [RESOURCE, {"name": "x", "specifications": [condition("SourceSpecification", value="webdl")]}],
        "formats/x.json: [1]: specifications[0] (c)",
        "value: a number is needed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(paths, put, name):
    content, place, message = FAULTS[name]
    put(x=content, good=EXPORT)
    [fault] = read_folder(paths).faults
    assert fault.place == place
    assert message in fault.message


def test_all_faults_are_named_at_once(paths, put):
    two = {"name": "", "specifications": [condition("A"), condition("B"), EXPORT["specifications"][0]]}
    put(a=two, b="{")
    with pytest.raises(ConfigError) as raised:
        formats_in_force(paths)
    assert len(raised.value.faults) == 4


def test_two_files_with_one_name_are_a_fault_that_names_both(paths, put):
    put(a=EXPORT, b={**EXPORT, "includeCustomFormatWhenRenaming": False})
    [fault] = read_folder(paths).faults
    assert str(fault) == 'formats/b.json: there is a custom format "Amber" in formats/a.json already'


def test_names_that_share_a_number_are_a_fault(paths, put):
    put(a={**EXPORT, "name": "Tier 3985819"}, b={**EXPORT, "name": "Tier 4420602"})
    [fault] = read_folder(paths).faults
    assert "same number in v3 JSON" in fault.message


def test_settings_load_without_reading_the_formats(paths, put, configure):
    put(broken="{")
    loaded = configure('[library]\ntags = ["a"]\n')
    assert loaded.faults == ()
    assert loaded.settings.library.tags == ("a",)
    with pytest.raises(ConfigError) as raised:
        _ = loaded.settings.formats.all
    assert raised.value.faults[0].place == "formats/broken.json:1:2"


def test_formats_in_force_are_in_the_order_of_their_names(configure, put):
    put(z=RESOURCE, a=format_document("Zinc"), m=EXPORT)
    assert [each.name for each in configure("").settings.formats.all] == ["Amber", "Quartz", "Zinc"]
