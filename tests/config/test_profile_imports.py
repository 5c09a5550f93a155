"""Importing quality profiles and sizes: from a guide with their formats, and from Radarr."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from radarr_cli.cli.views.profiles import resource
from radarr_cli.config.format_lock import PinnedProfile, read_lock
from radarr_cli.config.schema import json_schema
from radarr_cli.config.writable import WritableConfiguration
from radarr_cli.domain.formats.matching import FormatMatcher
from radarr_cli.domain.guide import ProfileRequest
from radarr_cli.domain.profile import QualityGroup
from radarr_cli.domain.quality import BY_NAME
from radarr_cli.errors import ConfigError, Conflict, NotFound, UsageError
from tests.fakes.guide import format_document, group_document, number, profile_document, write_guide
from tests.fakes.judging import candidates_of, release_names, verdicts_on

FORMATS = [
    format_document("Amber", default=5, rich=50),
    format_document("Quartz", default=10),
    format_document("Zinc", default=-50, rich=-5),
    format_document("Brass"),
]


@pytest.fixture
def configuration(paths, kinds):
    paths.file.write_text("")
    return WritableConfiguration(paths.file, {}, kinds)


@pytest.fixture
def guide(tmp_path):
    groups = [
        group_document("[Unwanted] Metal", {"Zinc": True, "Brass": False}, ["HD"], default=True),
        group_document("[Optional] Stones", {"Quartz": False}, ["HD"]),
        group_document("[Optional] Others", {"Brass": True}, ["UHD"], default=True),
    ]
    profiles = [
        profile_document("HD", ["Amber"]),
        profile_document("Rich HD", ["Amber"], trash_score_set="rich"),
    ]
    return write_guide(
        tmp_path / "guide", formats=FORMATS, profiles=profiles, groups=groups, conflicts=[("Amber", "Quartz")]
    )


@pytest.fixture
def bring(configuration, guide):
    """`bring("HD", …)` imports out of the guide, and gives the profile as it then is."""

    def call(source, **changes):
        request = ProfileRequest(**{"source": source, "guide": str(guide), **changes})
        plan = configuration.imports().profiles(request)
        plan.apply()
        return configuration.settings.profiles[plan.parts[0].name]

    return call


def test_a_profile_of_a_guide_brings_its_formats_and_default_groups(bring, configuration, paths):
    profile = bring("HD")
    assert profile.qualities == (
        QualityGroup("Bluray-1080p", ("Bluray-1080p",)),
        QualityGroup("WEB 1080p", ("WEBDL-1080p", "WEBRip-1080p")),
    )
    assert (profile.cutoff, profile.language, profile.upgrades) == ("Bluray-1080p", "Original", True)
    assert (profile.cutoff_format_score, profile.minimum_score_gain) == (1000, 1)
    assert profile.format_scores == {"Amber": 5, "Zinc": -50}
    assert [each.name for each in configuration.settings.formats.all] == ["Amber", "Zinc"]
    assert read_lock(paths).profiles == {"HD": PinnedProfile(number("HD"))}


CHOICES = [
    ({"added": ("Stones",)}, {"Amber": 5, "Quartz": 10, "Zinc": -50}),
    ({"added": ("[Optional] Stones", "brass")}, {"Amber": 5, "Quartz": 10, "Zinc": -50}),
    ({"left_out": ("[Unwanted] Metal",)}, {"Amber": 5}),
    ({"left_out": ("Zinc",)}, {"Amber": 5}),
    ({"added": ("Metal",), "left_out": ("Zinc",)}, {"Amber": 5}),
    ({"score_set": "rich"}, {"Amber": 50, "Zinc": -5}),
]


@pytest.mark.parametrize(("choices", "scores"), CHOICES)
def test_groups_formats_and_scores_can_be_chosen(bring, paths, choices, scores):
    assert bring("hd", **choices).format_scores == scores
    pin = read_lock(paths).profiles["HD"]
    assert {key: getattr(pin, key) for key in choices} == choices


def test_a_profile_names_its_own_score_set(bring):
    assert bring("rich-hd").format_scores == {"Amber": 50}


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"source": "4K"}, NotFound, "HD, Rich HD"),
        ({"added": ("Wood",)}, NotFound, r"\[Optional\] Stones, \[Unwanted\] Metal"),
        ({"score_set": "poor"}, UsageError, "default, rich"),
    ],
)
def test_what_the_guide_does_not_have_is_said_with_what_it_has(bring, changes, error, said):
    with pytest.raises(error) as raised:
        bring(**{"source": "HD", **changes})
    import re

    assert re.search(said, raised.value.hint)


def test_formats_that_exclude_each_other_are_warned_of(configuration, guide):
    request = ProfileRequest(source="HD", guide=str(guide), added=("Stones",))
    plan = configuration.imports().profiles(request)
    assert plan.warnings == ("profile HD scores formats that exclude each other: Amber, Quartz",)


def test_a_second_import_changes_nothing_and_another_name_is_another_profile(bring, configuration, guide):
    bring("HD")
    assert configuration.imports().profiles(ProfileRequest(source="HD", guide=str(guide))).is_done
    bring("HD", name="HD - 720p/1080p")
    assert {"HD", "HD - 720p/1080p"} <= set(configuration.settings.profiles)
    assert configuration.settings.profiles["HD - 720p/1080p"].format_scores == {"Amber": 5, "Zinc": -50}


def test_a_profile_of_my_own_is_not_taken_over(bring, configuration, paths):
    paths.file.write_text('[profile.HD]\nqualities = ["DVD"]\ncutoff = "DVD"\n')
    configuration.reload()
    with pytest.raises(Conflict, match=r'"HD" is yours, in config.toml:2'):
        bring("HD", replace=True)
    assert bring("HD", name="Guide").cutoff == "Bluray-1080p"


def test_what_a_later_file_says_of_an_imported_profile_wins_and_stays(bring, configuration, paths, guide):
    bring("HD")
    (paths.parts / "60-own.toml").write_text(
        "[profile.HD]\nupgrades = false\n[profile.HD.format_scores]\nZinc = 1\n"
    )
    configuration.reload()
    profile = configuration.settings.profiles["HD"]
    assert (profile.upgrades, profile.format_scores) == (False, {"Amber": 5, "Zinc": 1})
    assert configuration.imports().profiles(ProfileRequest(source="HD", guide=str(guide))).is_done
    assert configuration.imports().update(guide).is_done


def test_a_file_of_the_guide_takes_formats_that_are_here_already(bring, configuration, guide, tmp_path):
    source = guide / "docs/json/radarr/quality-profiles/hd.json"
    with pytest.raises(NotFound) as raised:
        bring(str(source), guide=None)
    assert "--guide" in raised.value.hint
    configuration.imports().formats([str(guide)], ["Amber"]).apply()
    assert bring(str(source), guide=None).format_scores == {"Amber": 5}
    assert bring(str(source)).format_scores == {"Amber": 5, "Zinc": -50}


def test_what_is_written_fits_the_schema(bring, paths, kinds):
    bring("HD", name='a very "odd" name / ä')
    [part] = paths.parts.iterdir()
    document = tomllib.loads(part.read_text())
    jsonschema.validate(document, json_schema(kinds))
    assert list(document["profile"]) == ['a very "odd" name / ä']
    assert list(document["profile"]['a very "odd" name / ä']["format_scores"]) == ["Amber", "Zinc"]


FAULTY = {
    "cutoff": ({"cutoff": "WEB 720p"}, ["cutoff"]),
    "language": ({"language": "Klingon"}, ["language"]),
    "no such quality": ({"items": [{"name": "Bluray-1080", "allowed": True}]}, ["items[0]", "cutoff"]),
    "twice": (
        {"items": [{"name": "Bluray-1080p", "allowed": True}, {"name": "G", "items": ["Bluray-1080p"]}]},
        ["items[1]"],
    ),
    "unreachable": ({"minFormatScore": 6}, ["minimum_format_score"]),
    "no whole number": ({"minFormatScore": "6"}, ["minFormatScore"]),
    "no list": ({"items": {}}, ["items", "cutoff"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_profile_is_named_with_its_place(configuration, guide, tmp_path, name):
    changes, keys = FAULTY[name]
    source = tmp_path / "p.json"
    document = profile_document("HD", ["Amber"], **changes)
    if isinstance(document["items"], list) and "items" in changes:
        document["items"] = changes["items"]
    source.write_text(json.dumps(document))
    with pytest.raises(ConfigError) as raised:
        configuration.imports().profiles(ProfileRequest(source=str(source), guide=str(guide)))
    assert [fault.place for fault in raised.value.faults] == [f"{source}: {key}" for key in keys]


def of_radarr(**changes):
    """A profile as Radarr's API gives it: worst first, groups with a number."""

    def single(name, allowed=True):
        return {"quality": {"id": BY_NAME[name].id, "name": name}, "items": [], "allowed": allowed}

    web = {
        "id": 1003, "name": "WEB 1080p", "allowed": True,
        "items": [single("WEBRip-1080p"), single("WEBDL-1080p")],
    }  # fmt: skip
    return {
        "id": 4,
        "name": "Mine",
        "upgradeAllowed": True,
        "cutoff": 1003,
        "items": [single("Unknown", allowed=False), single("HDTV-1080p"), web, single("Bluray-1080p")],
        "minFormatScore": 0,
        "cutoffFormatScore": 20,
        "minUpgradeFormatScore": 3,
        "formatItems": [
            {"format": 1, "name": "Amber", "score": 7},
            {"format": 2, "name": "Zinc", "score": 0},
        ],
        "language": {"id": 4, "name": "German"},
        **changes,
    }


def test_a_profile_of_radarrs_api(configuration, tmp_path):
    source = tmp_path / "profile.json"
    source.write_text(json.dumps(of_radarr()))
    plan = configuration.imports().profiles(ProfileRequest(source=str(source)))
    assert plan.warnings == ("profile Mine scores formats that aren't here: Amber",)
    plan.apply()
    profile = configuration.settings.profiles["Mine"]
    assert [group.name for group in profile.qualities] == ["Bluray-1080p", "WEB 1080p", "HDTV-1080p"]
    assert profile.qualities[1].qualities == ("WEBDL-1080p", "WEBRip-1080p")
    assert (profile.cutoff, profile.language, profile.minimum_score_gain) == ("WEB 1080p", "German", 3)
    assert profile.format_scores == {"Amber": 7}


@pytest.mark.parametrize(
    ("cutoff", "name"),
    [
        (BY_NAME["Bluray-1080p"].id, "Bluray-1080p"),
        (BY_NAME["WEBDL-1080p"].id, "WEB 1080p"),
        (1003, "WEB 1080p"),
    ],
)
def test_radarrs_cutoff_is_a_number(configuration, cutoff, name):
    imports = configuration.imports(lambda: json.dumps(of_radarr(cutoff=cutoff)).encode())
    [part] = imports.profiles(ProfileRequest(source="-")).parts
    assert part.document["profile"]["Mine"]["cutoff"] == name


def test_all_of_radarrs_profiles_or_one_of_them(configuration):
    listed = [of_radarr(), of_radarr(name="Other", language={"id": -1, "name": "Any"})]
    imports = configuration.imports(lambda: json.dumps(listed).encode())
    assert [part.name for part in imports.profiles(ProfileRequest(source="-")).parts] == ["Mine", "Other"]
    only = ProfileRequest(source="-", only=("Other",), name="Mine too")
    assert [part.name for part in imports.profiles(only).parts] == ["Mine too"]
    with pytest.raises(NotFound, match="Third"):
        imports.profiles(ProfileRequest(source="-", only=("Third",)))
    with pytest.raises(Conflict):
        imports.profiles(ProfileRequest(source="-", name="All"))


def test_what_we_print_of_a_profile_comes_back_as_it_was(bring, configuration):
    bring("HD", added=("Stones",))
    known = list(configuration.settings.profiles.values())
    documents = [{**resource(profile), "name": f"{profile.name} again"} for profile in known]
    imports = configuration.imports(lambda: json.dumps(documents).encode())
    imports.profiles(ProfileRequest(source="-")).apply()
    for profile in known:
        again = configuration.settings.profiles[f"{profile.name} again"]
        assert {**vars(again), "name": ""} | {"_listed": 0} == {**vars(profile), "name": ""} | {"_listed": 0}


@pytest.mark.parametrize("content", ["{", "[]", "3", '{"name": "x"}', '{"name": "x", "items": [{"id": 3}]}'])
def test_what_is_no_profile_is_said(configuration, content):
    with pytest.raises((ConfigError, NotFound)):
        configuration.imports(content.encode).profiles(ProfileRequest(source="-"))


def test_sizes_of_the_guide(configuration, guide):
    sizes = {
        "type": "movie",
        "qualities": [
            {"quality": "Bluray-1080p", "min": 50.8, "preferred": 1999, "max": 2000},
            {"quality": "HDTV-720p", "min": 17.1, "preferred": 100, "max": 150},
        ],
    }
    write_guide(guide, formats=FORMATS, sizes=sizes)
    configuration.imports().sizes("movie", guide).apply()
    found = configuration.settings.quality_sizes
    assert vars(found["Bluray-1080p"]) == {"minimum": 50.8, "preferred": None, "maximum": None}
    assert vars(found["HDTV-720p"]) == {"minimum": 17.1, "preferred": 100, "maximum": 150}
    assert configuration.imports().sizes("movie", guide).is_done
    with pytest.raises(NotFound, match="anime"):
        configuration.imports().sizes("anime", guide)


def test_sizes_of_radarr_take_the_place_of_the_guides(configuration):
    document = [{"quality": {"id": 2, "name": "DVD"}, "minSize": 2, "maxSize": None, "preferredSize": 95}]
    configuration.imports().sizes("movie", bundled=True).apply()
    configuration.imports(lambda: json.dumps(document).encode()).sizes("-").apply()
    [(name, limits)] = configuration.settings.quality_sizes.items()
    assert (name, limits.minimum, limits.preferred, limits.maximum) == ("DVD", 2, 95, None)


@pytest.mark.parametrize(
    "document", [{}, {"qualities": [{"quality": "8K"}]}, [{"quality": {"name": "DVD"}, "minSize": "2"}], [3]]
)
def test_faulty_sizes_are_said(configuration, document):
    with pytest.raises(ConfigError):
        configuration.imports(lambda: json.dumps(document).encode()).sizes("-")


BUNDLED = ["HD Bluray + WEB", "Remux + WEB 1080p", "UHD Bluray + WEB"]


def test_three_profiles_of_the_guide_come_along(configuration):
    assert sorted(configuration.bundled_profiles()) == BUNDLED


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_profile_judges_a_thousand_names_without_a_fault(configuration, name):
    plan = configuration.imports().profiles(ProfileRequest(source=name, bundled=True))
    assert plan.warnings == ()
    plan.apply()
    settings = configuration.settings
    profile = settings.profiles[name]
    assert len(settings.formats.all) >= 40
    assert set(profile.format_scores) <= {each.name for each in settings.formats.all}
    candidates = candidates_of(release_names(1000), profile, FormatMatcher(settings.formats.all))
    verdicts = verdicts_on(candidates, profile)
    assert len(verdicts) == 1000
    assert not any("decisionError" in verdict.codes for verdict in verdicts)
    met = {format_name for verdict in verdicts for format_name in verdict.candidate.formats}
    assert {"LQ", "3D", "BR-DISK", "Upscaled"} <= met
    assert any(verdict.approved for verdict in verdicts)
    assert any("customFormatMinimumScore" in verdict.codes for verdict in verdicts)
