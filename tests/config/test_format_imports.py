"""Importing custom formats and keeping up with a guide: planned, applied, and never over what is mine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from radarr_cli.config.format_lock import read_lock
from radarr_cli.config.writable import WritableConfiguration
from radarr_cli.domain.guide import ProfileRequest
from radarr_cli.errors import ConfigError, Conflict, NotFound
from tests.fakes.guide import (
    COMMIT,
    format_document,
    number,
    profile_document,
    tar_of,
    write_guide,
    zip_of,
)

if TYPE_CHECKING:
    from pathlib import Path

AMBER, QUARTZ, ZINC = (
    format_document(name, default=score) for name, score in (("Amber", 5), ("Quartz", 10), ("Zinc", -50))
)


@pytest.fixture
def configuration(paths, kinds):
    paths.file.write_text("")
    return WritableConfiguration(paths.file, {}, kinds)


@pytest.fixture
def imports(configuration):
    return configuration.imports(lambda: json.dumps([QUARTZ, ZINC]).encode())


@pytest.fixture
def guide(tmp_path):
    return write_guide(tmp_path / "guide", formats=[AMBER, QUARTZ, ZINC])


def changes(plan):
    return {change.name: change.change for change in plan.formats}


def contents(paths):
    return {path.name: path.read_bytes() for path in sorted(paths.formats.iterdir())}


def written(folder: Path, **files: object) -> list[str]:
    found = []
    for stem, document in files.items():
        path = folder / f"{stem}.json"
        path.write_text(json.dumps(document))
        found.append(str(path))
    return found


def test_files_of_one_format_are_taken_as_they_are(imports, paths, tmp_path):
    text = '{ "name": "Odd",\r\n  "specifications": ' + json.dumps(AMBER["specifications"]) + "}\n"
    source = tmp_path / "Odd One.json"
    source.write_bytes(b"\xef\xbb\xbf" + text.encode())
    plan = imports.formats([str(source)])
    assert not paths.formats.exists()
    plan.apply()
    assert contents(paths)["odd-one.json"] == text.encode()


def test_a_second_import_changes_nothing(imports, paths, guide):
    plan = imports.formats([str(guide)])
    assert changes(plan) == {"Amber": "added", "Quartz": "added", "Zinc": "added"}
    plan.apply()
    before = contents(paths)
    again = imports.formats([str(guide)])
    assert (again.is_done, set(changes(again).values())) == (True, {"unchanged"})
    again.apply()
    assert contents(paths) == before


def test_lists_standard_input_folders_and_single_names(imports, paths, tmp_path):
    listed = written(tmp_path, all=[AMBER, {**AMBER, "name": "Other", "trash_id": None}])
    imports.formats([*listed, "-"], ["Amber", "Zinc"]).apply()
    assert set(contents(paths)) == {"amber.json", "zinc.json", "imported.lock"}
    assert json.loads(contents(paths)["amber.json"]) == AMBER
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder, a=QUARTZ)
    assert changes(imports.formats([str(folder)])) == {"Quartz": "added"}
    with pytest.raises(NotFound, match="Brass"):
        imports.formats(listed, ["Brass"])


def test_nothing_is_written_where_anything_is_faulty(imports, paths, tmp_path):
    sources = written(
        tmp_path,
        good=AMBER,
        bad={"name": "Bad", "specifications": [{"implementation": "MoodSpecification"}]},
        worse=[{"name": "Worse"}],
    )
    with pytest.raises(ConfigError) as raised:
        imports.formats(sources)
    assert [fault.place.rpartition("/")[2] for fault in raised.value.faults] == [
        "bad.json: specifications[0]",
        "worse.json: [0]",
    ]
    assert not paths.formats.exists()


def test_two_of_one_name_in_one_import_are_a_fault(imports, tmp_path):
    sources = written(
        tmp_path, a=AMBER, b={**QUARTZ, "name": "Amber"}, c={**ZINC, "trash_id": number("Amber")}
    )
    with pytest.raises(ConfigError) as raised:
        imports.formats(sources)
    assert sorted(fault.message.rpartition("/")[2] for fault in raised.value.faults) == [
        "a.json",
        "a.json already",
    ]


def test_names_that_make_the_same_file_name_get_two(imports, paths):
    documents = [{**AMBER, "name": name, "trash_id": None} for name in ("DV+", "DV", "+", "-")]
    imports.stdin = lambda: json.dumps(documents).encode()
    imports.formats(["-"]).apply()
    found = [json.loads(text)["name"] for name, text in contents(paths).items() if name.endswith(".json")]
    assert sorted(found) == ["+", "-", "DV", "DV+"]


MINE = {
    "written by hand": lambda paths: (paths.formats / "own.json").write_text(
        json.dumps({**AMBER, "trash_id": None})
    ),
    "edited": lambda paths: (paths.formats / "amber.json").write_text(
        json.dumps({**AMBER, "includeCustomFormatWhenRenaming": True})
    ),
    "the same name": lambda paths: (paths.formats / "own.json").write_text(
        json.dumps({**QUARTZ, "trash_id": None, "name": "Amber"})
    ),
}


@pytest.mark.parametrize("way", MINE)
def test_what_is_mine_is_not_replaced_unless_asked(imports, paths, guide, way):
    imports.formats([str(guide)]).apply()
    if way != "edited":
        (paths.formats / "amber.json").unlink()
    MINE[way](paths)
    newer = format_document("Amber", r"\bambre?\b", default=7)
    write_guide(guide, formats=[newer, QUARTZ, ZINC])
    before = contents(paths)
    with pytest.raises(Conflict, match="Amber") as raised:
        imports.formats([str(guide)])
    assert "--replace" in raised.value.hint
    assert contents(paths) == before
    imports.formats([str(guide)], replace=True).apply()
    kept = [json.loads(text) for name, text in contents(paths).items() if name.endswith(".json")]
    assert [each for each in kept if each["name"] == "Amber"] == [newer]


def test_a_format_among_others_in_a_file_of_mine_is_never_replaced(imports, paths, guide):
    paths.formats.mkdir()
    (paths.formats / "mine.json").write_text(json.dumps([{**AMBER, "trash_scores": {}}, QUARTZ]))
    with pytest.raises(Conflict, match=r"Amber stands in formats/mine.json: \[0\] with others"):
        imports.formats([str(guide)], replace=True)
    (paths.formats / "mine.json").write_text(json.dumps([AMBER, QUARTZ]))
    plan = imports.formats([str(guide)])
    assert changes(plan) == {"Amber": "unchanged", "Quartz": "unchanged", "Zinc": "added"}
    plan.apply()
    assert set(read_lock(paths).formats) == {"zinc.json"}


def test_an_update_tells_what_was_added_changed_dropped_and_renamed(imports, paths, guide):
    imports.formats([str(guide)]).apply()
    renamed = {**QUARTZ, "name": "Rose Quartz"}
    changed = format_document("Amber", r"\bambre\b", default=6, sqp_1=1)
    write_guide(guide, formats=[changed, renamed, format_document("Brass")])
    plan = imports.update(guide)
    assert changes(plan) == {
        "Amber": "changed",
        "Rose Quartz": "changed",
        "Brass": "added",
        "Zinc": "dropped",
    }
    details = {change.name: change.details for change in plan.formats}
    assert details["Rose Quartz"] == ("called Rose Quartz, before Quartz",)
    assert details["Amber"] == (
        r"condition Amber (ReleaseTitle): value=\bambre\b required, before value=\bAmber\b required",
        "score default: 6, before 5",
        "score sqp-1: 1, before none",
    )
    assert set(contents(paths)) == {"amber.json", "quartz.json", "zinc.json", "imported.lock"}
    plan.apply()
    found = {name: json.loads(text) for name, text in contents(paths).items() if name.endswith(".json")}
    assert found == {"amber.json": changed, "quartz.json": renamed, "brass.json": format_document("Brass")}
    assert set(read_lock(paths).formats) == set(found)
    assert imports.update(guide).is_done


def test_an_update_takes_no_formats_that_were_never_asked_for(imports, guide):
    imports.formats([str(guide)], ["Amber"]).apply()
    write_guide(guide, formats=[AMBER, QUARTZ, format_document("Brass")])
    assert changes(imports.update(guide)) == {"Amber": "unchanged"}


def test_an_update_leaves_formats_alone_that_came_from_elsewhere(imports, paths, guide, tmp_path):
    imports.formats([str(guide)]).apply()
    own = {**AMBER, "name": "Own", "trash_id": None}
    imports.formats(written(tmp_path, own=own)).apply()
    write_guide(guide, formats=[AMBER])
    plan = imports.update(guide)
    assert changes(plan) == {"Amber": "unchanged", "Quartz": "dropped", "Zinc": "dropped"}
    plan.apply()
    assert {"own.json", "amber.json"} == set(contents(paths)) - {"imported.lock"}


def test_an_edited_format_that_the_guide_dropped_stays_until_asked(imports, paths, guide):
    imports.formats([str(guide)]).apply()
    (paths.formats / "zinc.json").write_text(json.dumps({**ZINC, "trash_scores": {"default": 1}}))
    write_guide(guide, formats=[AMBER, QUARTZ])
    with pytest.raises(Conflict, match="Zinc"):
        imports.update(guide)
    imports.update(guide, replace=True).apply()
    assert "zinc.json" not in contents(paths)


def test_an_update_needs_something_that_came_from_a_guide(imports, paths, guide, tmp_path):
    imports.formats(written(tmp_path, own={**AMBER, "trash_id": None})).apply()
    with pytest.raises(NotFound, match="nothing here came from a guide"):
        imports.update(guide)


def test_own_profiles_that_score_what_goes_are_named(imports, configuration, paths, guide):
    imports.formats([str(guide)]).apply()
    paths.file.write_text(
        '[profile.own]\nqualities = ["DVD"]\ncutoff = "DVD"\n'
        "format_scores = { Zinc = 1, Quartz = 2, Amber = 3 }\n"
    )
    configuration.reload()
    write_guide(guide, formats=[AMBER, {**QUARTZ, "name": "Rose Quartz"}])
    assert imports.update(guide).warnings == (
        "profile own scores Zinc, which the guide dropped",
        "profile own scores Quartz, which is called Rose Quartz now",
    )


def test_a_profile_is_updated_with_its_formats(imports, configuration, paths, guide):
    hd = profile_document("HD", ["Amber", "Zinc"])
    write_guide(guide, formats=[AMBER, QUARTZ, ZINC], profiles=[hd])
    imports.profiles(ProfileRequest(source="HD", guide=str(guide))).apply()
    assert set(contents(paths)) == {"amber.json", "zinc.json", "imported.lock"}
    newer = profile_document("HD", ["Quartz", "Zinc"], cutoffFormatScore=500)
    write_guide(guide, formats=[AMBER, QUARTZ, {**ZINC, "name": "Zink"}], profiles=[newer])
    plan = imports.update(guide)
    assert changes(plan) == {"Quartz": "added", "Zink": "changed", "Amber": "unchanged"}
    assert plan.parts[0].details == (
        "cutoff_format_score: 500, before 1000",
        "format_scores.Quartz: 10, before none",
        "format_scores.Zink: -50, before none",
        "format_scores.Amber: gone, before 5",
        "format_scores.Zinc: gone, before -50",
    )
    plan.apply()
    assert configuration.settings.profiles["HD"].format_scores == {"Quartz": 10, "Zink": -50}
    assert imports.update(guide).is_done


def test_a_profile_that_was_taken_away_does_not_come_back(imports, paths, guide):
    write_guide(guide, formats=[AMBER], profiles=[profile_document("HD", ["Amber"])])
    plan = imports.profiles(ProfileRequest(source="HD", guide=str(guide)))
    plan.apply()
    (paths.folder / plan.parts[0].file).unlink()
    update = imports.update(guide)
    assert update.parts == ()
    update.apply()
    assert read_lock(paths).profiles == {}


def test_a_profile_that_the_guide_dropped_stays(imports, paths, guide):
    write_guide(guide, formats=[AMBER], profiles=[profile_document("HD", ["Amber"])])
    imports.profiles(ProfileRequest(source="HD", guide=str(guide))).apply()
    write_guide(guide, formats=[AMBER])
    plan = imports.update(guide)
    assert plan.parts == ()
    assert plan.warnings[0].startswith("profile HD stays as it is")
    plan.apply()
    assert "HD" in read_lock(paths).profiles


def test_a_profile_edited_by_hand_stops_an_update(imports, paths, guide):
    write_guide(guide, formats=[AMBER], profiles=[profile_document("HD", ["Amber"])])
    plan = imports.profiles(ProfileRequest(source="HD", guide=str(guide)))
    plan.apply()
    part = paths.folder / plan.parts[0].file
    part.write_text(part.read_text().replace("Amber = 5", "Amber = 500"))
    assert imports.configuration.settings.profiles["HD"].format_scores == {"Amber": 500}
    write_guide(
        guide, formats=[format_document("Amber", default=6)], profiles=[profile_document("HD", ["Amber"])]
    )
    with pytest.raises(Conflict, match="edited by hand"):
        imports.update(guide)
    imports.update(guide, replace=True).apply()
    assert imports.configuration.settings.profiles["HD"].format_scores == {"Amber": 6}


FORMS = {
    "checkout": lambda guide: guide,
    "folder of data": lambda guide: guide / "docs" / "json" / "radarr",
    "zip": lambda guide: zip_of(guide, guide.parent / "guide.zip"),
    "tar": lambda guide: tar_of(guide, guide.parent / "guide.tar.gz"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_guide_may_come_in_any_form(imports, paths, guide, form):
    plan = imports.formats([str(FORMS[form](guide))])
    assert set(changes(plan)) == {"Amber", "Quartz", "Zinc"}
    archived = form in ("zip", "tar")
    assert (plan.guide == COMMIT) is archived
    assert archived or plan.guide == imports.formats([str(guide)]).guide
    plan.apply()
    assert read_lock(paths).guide == plan.guide


def test_a_checkout_is_known_by_its_commit(imports, guide):
    (guide / ".git" / "refs" / "heads").mkdir(parents=True)
    (guide / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (guide / ".git" / "refs" / "heads" / "main").write_text(f"{COMMIT}\n")
    assert imports.formats([str(guide)]).guide == COMMIT


def test_metadata_says_where_things_are(imports, tmp_path):
    guide = write_guide(tmp_path / "moved", formats=[AMBER], base="data/films")
    (guide / "metadata.json").write_text(
        json.dumps(
            {"json_paths": {"radarr": {"custom_formats": ["data/films/cf"], "conflicts": "no/such.json"}}}
        )
    )
    assert changes(imports.formats([str(guide)])) == {"Amber": "added"}


def test_faults_of_a_guide_are_named(imports, guide):
    data = guide / "docs" / "json" / "radarr"
    (data / "cf" / "amber.json").write_text("{")
    with pytest.raises(ConfigError) as raised:
        imports.formats([str(guide)])
    assert raised.value.faults[0].place == f"{data}/cf/amber.json:1:2"
    write_guide(guide, formats=[AMBER])
    (data / "cf-groups" / "broken.json").write_text('{"name": "x"}')
    (data / "quality-profiles" / "broken.json").write_text("[]")
    with pytest.raises(ConfigError) as raised:
        imports.formats([str(guide)])
    assert {fault.place.rpartition("/")[2] for fault in raised.value.faults} == {"broken.json"}
    assert len(raised.value.faults) == 2


def test_what_is_no_guide_is_said(imports, tmp_path):
    (tmp_path / "empty" / "cf").mkdir(parents=True)
    with pytest.raises(NotFound, match="no custom formats"):
        imports.formats([str(tmp_path / "empty")])
    with pytest.raises(NotFound, match="can't be read"):
        imports.formats([str(tmp_path / "nowhere.json")])
    with pytest.raises(NotFound, match="no JSON file"):
        (tmp_path / "nothing").mkdir()
        imports.formats([str(tmp_path / "nothing")])


def test_a_pin_that_makes_no_sense_is_named(imports, paths, guide):
    paths.formats.mkdir()
    (paths.formats / "imported.lock").write_text('{"formats": 3}')
    with pytest.raises(ConfigError, match=r"formats/imported\.lock can't be read"):
        imports.formats([str(guide)])
