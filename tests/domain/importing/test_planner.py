"""From files and a film to a plan, and what speaks against one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radarr_cli.domain import language as languages
from radarr_cli.domain.importing import planner
from radarr_cli.domain.importing.model import (
    FoundFile,
    ImportPlan,
    ImportRequest,
    Method,
    SourceFile,
    Stated,
    StepAction,
)
from radarr_cli.domain.importing.steps import import_steps, trash_steps
from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
from radarr_cli.domain.movie import Availability, Movie, MovieDetails, Variant
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.quality import BY_NAME, QualityModel, Revision

DETAILS = MovieDetails(tmdb_id=1, title="Solar Wind", year=2019, runtime=97)
VARIANT = Variant(id=7, movie_id=3, profile="HD", root="films", folder="Solar Wind (2019)")
MOVIE = Movie(
    id=3, details=DETAILS, monitored=True, minimum_availability=Availability.RELEASED, variants=(VARIANT,)
)
PROFILE = QualityProfile(
    "HD",
    (
        QualityGroup("Bluray-1080p", ("Bluray-1080p",)),
        QualityGroup("WEB 1080p", ("WEBDL-1080p", "WEBRip-1080p")),
        QualityGroup("HDTV-720p", ("HDTV-720p",)),
    ),
    "Bluray-1080p",
)
SIZE = 4_000_000_000
OLD_PATH = "Solar Wind (2019)/Solar Wind (2019) HDTV-720p.mkv"


def found(relative: str, inode: int, size: int = SIZE, base: str = "/downloads") -> FoundFile:
    return FoundFile(base=base, relative=relative, size=size, device=1, inode=inode)


def source(relative: str = "Solar.Wind.2019.1080p.BluRay.x264-TEAM/film.mkv", inode: int = 11) -> SourceFile:
    measured = MediaInfo(runtime=5820, width=1920, height=1080, audio_stream_count=1)
    return SourceFile(file=found(relative, inode), inner=relative, measured=measured, probed=True)


def request(**changes: object) -> ImportRequest:
    given: dict[str, object] = {
        "movie": MOVIE,
        "variant": VARIANT,
        "profile": PROFILE,
        "name": "Solar.Wind.2019.1080p.BluRay.x264-TEAM",
        "files": (source(),),
        "methods": (Method.HARDLINK, Method.REFLINK),
        "naming": NamingRules(),
        "root_path": "/films",
        "release_is_known": True,
        "grab_id": 5,
    }
    return ImportRequest(**{**given, **changes})  # type: ignore[arg-type]


def existing(quality: str, version: int = 1, **changes: object) -> dict[str, object]:
    claimed = Claimed(
        title="Solar.Wind.2019.720p.HDTV.x264-OLD",
        quality=QualityModel(BY_NAME[quality], Revision(version=version)),
    )
    file = MovieFile(id=9, movie_id=3, root="films", relative_path=OLD_PATH, size=1000, claimed=claimed)
    return {
        "existing": replace(file, **changes),  # type: ignore[arg-type]
        "existing_file": found(OLD_PATH, 99, 1000, "/films"),
    }


def actions(plan: ImportPlan) -> list[str]:
    return [step.action.value for step in import_steps(plan, "M")]


def test_a_grab_is_named_by_the_template_and_claims_what_its_release_claims() -> None:
    plan = planner.plan(request())
    assert plan.approved
    assert plan.relative_path == "Solar Wind (2019)/Solar Wind (2019) Bluray-1080p.mkv"
    assert plan.claimed is not None
    assert plan.claimed.quality.quality.name == "Bluray-1080p"
    assert plan.claimed.release_group == "TEAM"
    assert plan.scene_name == "Solar.Wind.2019.1080p.BluRay.x264-TEAM"
    assert plan.original_path == "Solar.Wind.2019.1080p.BluRay.x264-TEAM/film.mkv"
    assert actions(plan) == ["folder", "place", "sync", "verify", "rename", "database", "finish"]


def test_the_release_says_what_the_file_is_whatever_the_file_is_called() -> None:
    """Which film it is was decided at the grab: an arbitrary file name changes nothing."""
    plan = planner.plan(request(files=(source("x/abc-720p-hdtv-other.film.1999.mkv"),)))
    assert plan.claimed is not None
    assert plan.claimed.quality.quality.name == "Bluray-1080p"
    assert plan.relative_path.endswith("Bluray-1080p.mkv")


def test_a_file_by_hand_claims_what_its_own_name_says_else_its_folders() -> None:
    by_file = planner.plan(
        request(
            name="stuff", release_is_known=False, files=(source("stuff/Solar.Wind.2019.720p.HDTV-X.mkv"),)
        )
    )
    assert by_file.claimed is not None
    assert by_file.claimed.quality.quality.name == "HDTV-720p"
    assert by_file.scene_name == "Solar.Wind.2019.720p.HDTV-X"
    by_folder = planner.plan(request(release_is_known=False, files=(source(),)))
    assert by_folder.claimed is not None
    assert by_folder.claimed.quality.quality.name == "Bluray-1080p"


def test_a_name_without_language_is_in_the_films_own() -> None:
    french = replace(MOVIE, details=replace(DETAILS, original_language=languages.BY_NAME["French"]))
    plan = planner.plan(request(movie=french))
    assert plan.claimed is not None
    assert [language.name for language in plan.claimed.languages] == ["French"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (existing("Bluray-1080p", version=2), "notRevisionUpgrade"),
        (existing("Remux-1080p"), "notQualityUpgrade"),
        (existing("HDTV-720p"), None),
        (existing("Bluray-1080p"), None),
        ({**existing("Remux-1080p"), "judged": False}, None),
        ({**existing("Bluray-1080p", version=2), "prefer_propers": False}, None),
        ({**existing("Remux-1080p"), "existing_file": None}, None),
        ({**existing("Remux-1080p"), "profile": None}, None),
    ],
)
def test_claims_are_compared_with_claims(changes: dict[str, object], code: str | None) -> None:
    plan = planner.plan(request(**changes))
    assert [rejection.code for rejection in plan.rejections] == ([code] if code else [])


@pytest.mark.parametrize(
    ("measured", "code"),
    [
        (MediaInfo(runtime=5820, audio_stream_count=0), "noAudio"),
        (MediaInfo(runtime=2700, audio_stream_count=1), "wrongRuntime"),
        (MediaInfo(runtime=12000, audio_stream_count=1), "wrongRuntime"),
        (MediaInfo(runtime=0, audio_stream_count=1), "runtimeUnknown"),
        (MediaInfo(runtime=7000, audio_stream_count=1), None),
        (MediaInfo(runtime=3000, audio_stream_count=1), None),
    ],
)
def test_what_was_measured_may_speak_against_it(measured: MediaInfo, code: str | None) -> None:
    files = (replace(source(), measured=measured),)
    plan = planner.plan(request(files=files))
    assert [rejection.code for rejection in plan.rejections] == ([code] if code else [])
    assert planner.override(plan).approved
    assert planner.plan(request(files=files, judged=False)).approved


def test_a_stream_without_a_running_time_is_no_reason() -> None:
    measured = MediaInfo(runtime=0, audio_stream_count=1)
    assert planner.plan(request(files=(replace(source("r/film.ts"), measured=measured),))).approved


def test_a_file_that_a_person_wants_kept_is_replaced_by_a_person_only() -> None:
    kept = {**existing("HDTV-720p"), "existing_pinned": True}
    assert [each.code for each in planner.plan(request(**kept)).rejections] == ["pinned"]
    assert planner.plan(request(**kept, by_person=True)).approved
    assert planner.plan(request(**kept, replacing=True)).approved
    assert planner.plan(request(**kept | {"existing_file": None})).approved


@pytest.mark.parametrize(("old", "new", "code"), [(10, 5, "notCustomFormatUpgrade"), (5, 5, None)])
def test_by_hand_the_scores_of_claims_are_compared(old: int, new: int, code: str | None) -> None:
    def worth(file: MovieFile) -> tuple[tuple[str, ...], int]:
        return (), old if file.id == 9 else new

    plan = planner.plan(request(**existing("Bluray-1080p"), worth=worth))
    assert [rejection.code for rejection in plan.rejections] == ([code] if code else [])


def test_what_a_person_states_comes_before_all_names() -> None:
    stated = Stated(
        quality=BY_NAME["WEBDL-1080p"],
        languages=(languages.BY_NAME["German"],),
        edition="Director's Cut",
        release_group="MINE",
    )
    plan = planner.plan(request(stated=stated, release_is_known=False))
    assert plan.claimed is not None
    assert plan.claimed.quality.quality.name == "WEBDL-1080p"
    assert [language.name for language in plan.claimed.languages] == ["German"]
    assert (plan.claimed.edition, plan.claimed.release_group) == ("Director's Cut", "MINE")


def test_by_hand_each_thing_comes_from_the_first_name_that_says_it() -> None:
    file = source("Solar.Wind.2019.German.1080p.BluRay.x264-TEAM/Solar Wind 2019.mkv")
    plan = planner.plan(
        request(name="Solar.Wind.2019.German.1080p.BluRay.x264-TEAM", release_is_known=False, files=(file,))
    )
    assert plan.claimed is not None
    assert plan.claimed.quality.quality.name == "Bluray-1080p"
    assert plan.claimed.release_group == "TEAM"
    assert plan.scene_name == "Solar.Wind.2019.German.1080p.BluRay.x264-TEAM"


@pytest.mark.parametrize(
    "inner",
    [
        "inbox/Solar.Wind.2019.German.1080p.BluRay.x264-TEAM/wind.mkv",
        "inbox/Solar.Wind.2019.German.1080p.BluRay.x264-TEAM/CD1/wind.mkv",
        "inbox/Solar.Wind.2019.German.1080p.BluRay.x264-TEAM/Solar Wind (2019)/wind.mkv",
    ],
)
def test_by_hand_the_films_own_folder_counts_not_the_one_that_was_named(inner: str) -> None:
    plan = planner.plan(request(name="inbox", release_is_known=False, files=(source(inner),)))
    assert plan.claimed is not None
    assert plan.claimed.quality.quality.name == "Bluray-1080p"
    assert plan.claimed.release_group == "TEAM"
    assert [language.name for language in plan.claimed.languages] == ["German"]
    assert plan.scene_name == "Solar.Wind.2019.German.1080p.BluRay.x264-TEAM"


def test_a_disc_keeps_the_names_that_players_look_for() -> None:
    folders = [
        SourceFile(
            file=replace(found(f"R/{name}", inode), tree=True),
            inner=f"R/{name}",
            measured=MediaInfo(runtime=600, audio_stream_count=0) if name == "BDMV" else None,
        )
        for name, inode in (("BDMV", 1), ("CERTIFICATE", 2))
    ]
    index = SourceFile(file=found("R/BDMV/index.bdmv", 3, 10), inner="R/BDMV/index.bdmv")
    beside = SourceFile(file=found("R/CERTIFICATE/id.bdmv", 4, 10), inner="R/CERTIFICATE/id.bdmv")
    plan = planner.plan(request(files=(*folders, index, beside)))
    assert plan.approved
    assert plan.relative_paths == ("Solar Wind (2019)/BDMV", "Solar Wind (2019)/CERTIFICATE")
    file = planner.movie_file(plan)
    assert (file.kind, file.paths) == ("tree", plan.relative_paths)
    assert actions(plan).count("place") == actions(plan).count("rename") == 2


def test_parts_are_called_as_players_put_them_together() -> None:
    half = MediaInfo(runtime=2910, audio_stream_count=1)
    files = tuple(
        SourceFile(
            file=found(f"R/film.cd{number}.avi", number), inner=f"R/film.cd{number}.avi", measured=half
        )
        for number in (1, 2)
    )
    plan = planner.plan(request(files=files, **existing("HDTV-720p")))
    assert [path.rpartition("/")[2] for path in plan.relative_paths] == [
        "Solar Wind (2019) Bluray-1080p-cd1.avi", "Solar Wind (2019) Bluray-1080p-cd2.avi",
    ]  # fmt: skip
    assert actions(plan) == [
        "folder", "place", "sync", "verify", "place", "sync", "verify", "retire", "rename", "rename",
        "database", "finish",
    ]  # fmt: skip
    assert planner.movie_file(plan).kind == "multipart"


def test_a_person_may_override_a_worse_file_and_it_is_kept_from_then_on() -> None:
    plan = planner.plan(request(**existing("Remux-1080p")))
    assert not plan.approved
    overridden = planner.override(plan)
    assert overridden.approved
    assert overridden.pinned
    assert not planner.override(planner.plan(request())).pinned


def test_nobody_overrides_a_full_disk() -> None:
    plan = planner.plan(request(methods=(Method.COPY,), free_space=SIZE))
    assert planner.override(plan).rejections == plan.rejections
    assert not planner.override(plan).pinned


@pytest.mark.parametrize(
    ("methods", "free", "code"),
    [
        ((Method.HARDLINK, Method.REFLINK), 0, None),
        ((Method.HARDLINK, Method.COPY), 0, None),
        ((Method.MOVE,), 0, None),
        ((Method.COPY,), SIZE + 100, None),
        ((Method.COPY,), SIZE + 99, "minimumFreeSpace"),
        ((Method.COPY,), None, None),
    ],
)
def test_space_is_asked_for_by_what_the_action_costs(
    methods: tuple[Method, ...], free: int | None, code: str | None
) -> None:
    plan = planner.plan(request(methods=methods, free_space=free, minimum_free_space=100))
    assert [rejection.code for rejection in plan.rejections] == ([code] if code else [])


def test_an_upgrade_retires_the_old_file_after_the_new_one_is_verified() -> None:
    plan = planner.plan(request(**existing("HDTV-720p")))
    steps = import_steps(plan, "M")
    assert plan.kind == "upgrade"
    assert [step.action.value for step in steps] == [
        "folder", "place", "sync", "verify", "retire", "rename", "database", "finish",
    ]  # fmt: skip
    retire = next(step for step in steps if step.action is StepAction.RETIRE)
    assert (retire.source, retire.target) == (OLD_PATH, f".radarr-cli-trash/M/{OLD_PATH}")


def test_a_file_that_fills_another_variant_stays() -> None:
    plan = planner.plan(request(**existing("HDTV-720p"), existing_shared=True))
    assert plan.replaces is None
    assert "retire" not in actions(plan)


def test_a_row_whose_file_is_gone_is_replaced_without_a_retirement() -> None:
    plan = planner.plan(request(**existing("Bluray-1080p") | {"existing_file": None}))
    assert plan.replaces is not None
    assert "retire" not in actions(plan)


@pytest.mark.parametrize(
    "changes",
    [
        {
            "existing_file": found(OLD_PATH, 11, SIZE, "/films"),
            **{key: value for key, value in existing("HDTV-720p").items() if key == "existing"},
        },
        {
            **existing(
                "Bluray-1080p",
                size=SIZE,
                original_path="Solar.Wind.2019.1080p.BluRay.x264-TEAM/film.mkv",
                claimed=Claimed(title="Solar.Wind.2019.1080p.BluRay.x264-TEAM"),
            ),
            "existing_file": found(OLD_PATH, 99, SIZE, "/films"),
        },
    ],
    ids=["the same inode", "the same file of the same release"],
)
def test_what_the_library_holds_already_is_not_imported_again(changes: dict[str, object]) -> None:
    plan = planner.plan(request(**changes))
    assert plan.unchanged
    assert import_steps(plan, "M") == ()


@pytest.mark.parametrize(
    ("target", "changes", "expected"),
    [
        (None, {}, []),
        (found("t", 50, 1, "/films"), {}, ["destinationExists"]),
        (found("t", 11, SIZE, "/films"), {}, []),
        (found(OLD_PATH, 99, 1000, "/films"), existing("HDTV-720p"), []),
    ],
    ids=["free", "unknown file", "the source itself", "the file it replaces"],
)
def test_only_the_replaced_file_may_lie_under_the_new_name(
    target: FoundFile | None, changes: dict[str, object], expected: list[str]
) -> None:
    plan = planner.judge_target(planner.plan(request(**changes)), [target])
    assert [rejection.code for rejection in plan.rejections] == expected


def test_a_file_in_its_place_is_only_told_to_the_database() -> None:
    plan = planner.judge_target(planner.plan(request()), [found("t", 11, SIZE, "/films")])
    assert actions(plan) == ["database"]
    upgrade = planner.judge_target(
        planner.plan(request(**existing("HDTV-720p"))), [found("t", 11, SIZE, "/films")]
    )
    assert actions(upgrade) == ["retire", "database", "finish"]


def test_the_names_of_the_films_other_files_are_not_taken() -> None:
    plan = planner.plan(request(taken=("Solar Wind (2019) Bluray-1080p.mkv",)))
    assert plan.relative_path != "Solar Wind (2019)/Solar Wind (2019) Bluray-1080p.mkv"
    assert plan.relative_path.startswith("Solar Wind (2019)/Solar Wind (2019)")


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "a\nb",
        "-rf",
        "x" * 300,
        "con",
        "\x1b[31mred",
        "a\0b",
        "日本" * 90,
    ],
)
def test_a_film_of_any_name_stays_in_its_folder(title: str) -> None:
    hostile = replace(MOVIE, details=replace(DETAILS, title=title))
    plan = planner.plan(request(movie=hostile, name=f"{title}.2019.1080p.BluRay-T"))
    folder, *rest = plan.relative_path.split("/")
    assert folder == VARIANT.folder
    assert all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in rest)
    assert plan.relative_path.isprintable()


def test_a_file_goes_to_the_trash_with_its_whole_path() -> None:
    steps = trash_steps(["A (2001)/a.mkv"], "M")
    assert [(step.action.value, step.target) for step in steps] == [
        ("retire", ".radarr-cli-trash/M/A (2001)/a.mkv"), ("database", None), ("finish", None),
    ]  # fmt: skip


def test_what_holds_less_than_its_name_said_is_rejected_where_the_user_wants_that() -> None:
    small = replace(source(), measured=MediaInfo(runtime=5820, width=1280, height=536, audio_stream_count=1))
    assert planner.plan(request(files=(small,))).approved
    rejected = planner.plan(request(files=(small,), on_mismatch="reject"))
    assert [each.code for each in rejected.rejections] == ["mismatch"]
    assert "1080p claimed, 720p (1280x536) measured" in rejected.rejections[0].message
    assert planner.override(rejected).approved
    assert planner.plan(request(on_mismatch="reject")).approved
