"""`formats`, `profiles` and `quality` as a user calls them: what they print, write, and exit with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import pytest

from radarr_cli.cli.main import main
from tests.fakes.guide import format_document, group_document, profile_document, write_guide

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., "Said"]

AMBER, ZINC = format_document("Amber", default=20), format_document("Zinc", default=-10)
NAME = "Film.2019.Amber.Zinc.1080p.BluRay.x264-GRP"


class Said(NamedTuple):
    stdout: str
    stderr: str


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / ".config" / "radarr-cli"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    data = str(home / ".local/share")  # named, for root has a place of its own
    return {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": data, "LANG": "C.UTF-8"}


@pytest.fixture
def run(environment: dict[str, str], home: Path) -> Run:
    def call(*arguments: str, code: int = 0, given: str = "") -> Said:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        stdin = io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8")
        with (
            patch.dict(os.environ, environment, clear=True),
            patch.object(sys, "stdin", stdin),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.raises(SystemExit) as left,
        ):
            main(list(arguments))
        out.flush()
        err.flush()
        said = Said(out.buffer.getvalue().decode(), err.buffer.getvalue().decode())  # type: ignore[attr-defined]
        assert left.value.code == code, said
        return said

    return call


@pytest.fixture
def guide(tmp_path: Path) -> str:
    groups = [group_document("[Optional] Metal", {"Zinc": False}, ["HD"])]
    profiles = [profile_document("HD", ["Amber"])]
    folder = write_guide(
        tmp_path / "guide",
        formats=[AMBER, ZINC],
        profiles=profiles,
        groups=groups,
        conflicts=[("Amber", "Zinc")],
    )
    return str(folder)


def files(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}


def test_formats_come_in_are_shown_and_come_in_once(run: Run, home: Path, guide: str) -> None:
    assert "no custom formats" in run("formats", "list").stdout
    planned = run("formats", "import", guide, "--dry-run").stdout
    assert "+ format Amber (formats/amber.json)" in planned
    assert "2 would change" in planned
    assert files(home) == {"config.toml"}
    done = json.loads(run("formats", "import", guide, "--json").stdout)
    assert (done["status"], [item["change"] for item in done["items"]]) == ("done", ["added", "added"])
    assert files(home) == {"config.toml", "formats/amber.json", "formats/zinc.json", "formats/imported.lock"}
    assert json.loads(run("formats", "import", guide, "--json").stdout)["status"] == "none"
    assert "nothing to do" in run("formats", "import", guide).stdout


def test_formats_are_v3_resources(run: Run, guide: str) -> None:
    import radarr

    run("formats", "import", guide)
    listed = json.loads(run("formats", "list", "--json").stdout)
    assert [each["name"] for each in listed] == ["Amber", "Zinc"]
    assert listed[0] == json.loads(run("formats", "show", "Amber", "--json").stdout)
    [condition] = listed[0]["specifications"]
    assert condition["implementationName"] == "Release Title"
    assert condition["fields"][0]["value"] == r"\bAmber\b"
    for document in listed:
        read = radarr.CustomFormatResource.from_dict(document).to_dict()
        assert read["id"] == document["id"]
        assert read["specifications"][0]["fields"][0]["name"] == "value"


def test_an_unknown_format_exits_4_with_the_nearest(run: Run, guide: str) -> None:
    run("formats", "import", guide)
    assert "Amber" in run("formats", "show", "Ambre", code=4).stderr


def test_names_are_tested_with_scores_and_reasons(run: Run, guide: str) -> None:
    run("profiles", "import", "HD", "--guide", guide, "--with", "metal")
    assert run("formats", "test", NAME, "--profile", "HD").stdout == f"{NAME}: Amber, Zinc (+10)\n"
    said = run("formats", "test", NAME, "Film.2019-GRP", "--why", "Amber").stdout.splitlines()
    assert said[1:] == [
        "  met      Release Title: Amber, required",
        "Film.2019-GRP: -",
        "  not met  Release Title: Amber, required",
    ]
    lines = run("formats", "test", "--json", "--profile", "HD", given=f"{NAME}\nFilm.2019-GRP\n").stdout
    answers = [json.loads(line) for line in lines.splitlines()]
    assert [(each["customFormats"], each["customFormatScore"]) for each in answers] == [
        (["Amber", "Zinc"], 10), ([], 0),
    ]  # fmt: skip
    run("formats", "test", NAME, "--why", "Brass", code=4)
    run("formats", "test", NAME, "--profile", "4K", code=4)


def test_another_folder_is_tested_without_any_configuration(run: Run, home: Path, guide: str) -> None:
    (home / "config.toml").write_text("nonsense")
    folder = f"{guide}/docs/json/radarr/cf"
    said = run("formats", "test", "--from", folder, "--raw", "--json", given="Amber\n").stdout
    assert json.loads(said) == {"title": "Amber", "customFormats": ["Amber"]}


def test_every_fault_is_named_and_exits_10(run: Run, home: Path, tmp_path: Path) -> None:
    source = tmp_path / "bad.json"
    source.write_text(json.dumps([{"name": "x", "specifications": [{"implementation": "Mood"}, 3]}, 4]))
    said = run("formats", "import", str(source), code=10).stderr
    for place in (
        "[0]: specifications[0]: unknown",
        "[0]: specifications[1]: must",
        "[1]: is no custom format",
    ):
        assert f"{source}: {place}" in said
    assert files(home) == {"config.toml"}
    faults = json.loads(run("formats", "import", "-", "--json", code=10, given="{").stderr)["faults"]
    assert faults == [{"place": "standard input:1:2", "message": faults[0]["message"]}]


def test_a_faulty_format_stops_what_judges_and_nothing_else(run: Run, home: Path) -> None:
    (home / "formats").mkdir()
    (home / "formats" / "x.json").write_text('{"name": "x", "specifications": []}')
    run("profiles", "list")
    run("quality", "sizes")
    for command in (
        ("formats", "list"),
        ("formats", "test", NAME),
        ("config", "check"),
        ("profiles", "check"),
    ):
        assert "formats/x.json: specifications" in run(*command, code=10).stderr


def test_a_newer_guide_is_compared_and_taken(run: Run, home: Path, guide: str, tmp_path: Path) -> None:
    run("formats", "update", "--guide", guide, code=4)
    run("formats", "import", guide)
    newer = format_document("Amber", default=25)
    write_guide(tmp_path / "guide", formats=[newer, format_document("Brass")])
    compared = run("formats", "diff", "--guide", guide).stdout
    assert "~ format Amber (formats/amber.json)\n    score default: 25, before 20\n" in compared
    assert "+ format Brass" in compared
    assert "- format Zinc" in compared
    assert (
        json.loads(run("formats", "update", "--guide", guide, "--dry-run", "--json").stdout)["status"]
        == "planned"
    )
    assert "formats/zinc.json" in files(home)
    run("formats", "update", "--guide", guide)
    assert files(home) == {"config.toml", "formats/amber.json", "formats/brass.json", "formats/imported.lock"}
    assert "nothing to do" in run("formats", "diff", "--guide", guide).stdout
    assert "nothing to do" in run("formats", "diff", f"{guide}/docs/json/radarr/cf").stdout
    run("formats", "diff", code=2)


def test_what_was_edited_exits_5_until_it_is_to_be_replaced(run: Run, home: Path, guide: str) -> None:
    run("formats", "import", guide)
    (home / "formats" / "amber.json").write_text(json.dumps({**AMBER, "trash_scores": {}}))
    assert "Amber (formats/amber.json, edited)" in run("formats", "update", "--guide", guide, code=5).stderr
    run("formats", "update", "--guide", guide, "--replace")
    assert json.loads((home / "formats" / "amber.json").read_text()) == AMBER


def test_a_profile_comes_in_with_its_formats_and_warnings(run: Run, home: Path, guide: str) -> None:
    arguments = ("profiles", "import", "HD", "--guide", guide)
    assert run(*arguments, "--dry-run").stderr == ""
    assert files(home) == {"config.toml"}
    said = run(*arguments, "--with", "Zinc")
    assert "exclude each other: Amber, Zinc" in said.stderr
    assert "+ profile HD (conf.d/50-profile-HD.toml)" in said.stdout
    shown = run("profiles", "show", "HD").stdout
    assert "      +20 Amber\n      -10 Zinc" in shown
    checked = run("profiles", "check", "HD")
    assert checked.stdout == "1 profile is valid\n"
    (home / "formats" / "amber.json").unlink()
    checked = run("profiles", "check", "HD", "--json")
    assert "scores formats that aren't here: Amber" in checked.stderr
    assert json.loads(checked.stdout)["items"][0]["warnings"] == ["scores formats that aren't here: Amber"]
    assert "conf.d/50-profile-HD.toml" in run("config", "check").stderr
    run("profiles", "check", "4K", code=4)


def test_the_bundled_profiles_are_named_and_taken(run: Run, home: Path) -> None:
    named = run("profiles", "import", code=2).stderr
    assert "HD Bluray + WEB, Remux + WEB 1080p, UHD Bluray + WEB" in named
    run("profiles", "import", "--bundled", "4K", code=4)
    run("profiles", "import", "--bundled", "hd bluray + web", "--as", "HD")
    assert run("profiles", "check").stdout == "7 profiles are valid\n"
    assert len(list((home / "formats").glob("*.json"))) == 40
    run("profiles", "import", "--bundled", "HD", "--guide", str(home), code=2)


def test_output_prints_what_would_be_written(run: Run, home: Path, guide: str) -> None:
    printed = run("formats", "import", guide, "--output", "-").stdout
    assert json.loads(printed) == [AMBER, ZINC]
    text = run("profiles", "import", "HD", "--guide", guide, "--output", "-").stdout
    assert files(home) == {"config.toml"}
    (home / "conf.d").mkdir()
    (home / "conf.d" / "50-profile-HD.toml").write_text(text)
    (home / "formats").mkdir()
    (home / "formats" / "all.json").write_text(printed)
    assert "nothing to do" in run("profiles", "import", "HD", "--guide", guide).stdout
    assert run("quality", "sizes", "--import", "movie", "--bundled", "--output", "-").stdout.startswith(
        "# Written"
    )
    run("formats", "import", guide, "--output", "x.json", code=2)


def test_a_folder_that_can_not_be_written_exits_10_and_points_to_output(
    run: Run, home: Path, guide: str, environment: dict[str, str]
) -> None:
    # A dry run loads everything: another account may not be able to read Python's own files.
    program = (
        "import os, sys\n"
        "from radarr_cli.cli.main import main\n"
        "try: main([*sys.argv[1:], '--dry-run'])\n"
        "except SystemExit: pass\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "main(sys.argv[1:])\n"
    )
    home.chmod(0o555)
    for parent in list(home.parents)[:6]:
        if parent.stat().st_uid == os.geteuid() and parent.is_relative_to("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    for command in (
        ["formats", "import", guide],
        ["profiles", "import", "HD", "--guide", guide],
        ["quality", "sizes", "--import", "movie", "--bundled"],
    ):
        ran = subprocess.run(
            [sys.executable, "-c", program, *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 10, ran.stderr
        assert "--output -" in ran.stderr
    home.chmod(0o755)


def test_sizes_are_shown_with_where_they_come_from(run: Run) -> None:
    import radarr

    before = run("quality", "sizes").stdout
    assert "default" in before
    run("quality", "sizes", "--import", "movie", "--bundled")
    table = run("quality", "sizes").stdout.splitlines()
    assert max(map(len, table)) <= 80
    [line] = [line for line in table if line.startswith("Remux-2160p")]
    assert line.split() == ["Remux-2160p", "187.4", "-", "-", "50-quality_sizes-imported.toml"]
    listed = json.loads(run("quality", "sizes", "--json").stdout)
    found = {each["title"]: each for each in listed}
    assert (found["Remux-2160p"]["minSize"], found["Remux-2160p"]["maxSize"]) == (187.4, None)
    assert found["DVD"]["maxSize"] == 100
    for document in listed:
        assert radarr.QualityDefinitionResource.from_dict(document).quality.name == document["title"]
    run("quality", "sizes", "--dry-run", code=2)
