"""`radarr-cli groups`, as a user calls it; and what a search leaves behind for it."""

from __future__ import annotations

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from radarr_cli.cli.main import main
from radarr_cli.domain.movie import Availability, MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.store import movies
from tests.fakes.torznab_server import CANARIES, KEY, Item, TorznabServer
from tests.fakes.tracker_server import Call, Reply, TrackerServer
from tests.services.test_groups import START

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

PASSKEY = "canarypasskey0123456789abcdef"
GROUPS = {"Calm": 60, "Loud": 12, "Dim": 1}


class Said(str):
    """What a command printed; `errors` is what it said on stderr."""

    errors: str = ""


@dataclass
class Program:
    """The program with a configuration of its own and an indexer that has 12 releases of each group."""

    folder: Path
    database_url: str
    server: TorznabServer

    def configure(self, *blocks: str, profile: str = "") -> None:
        text = [
            '[profile.HD]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "Bluray-1080p"', profile,
            f'[[root]]\nname = "films"\npath = "{self.folder}"', '[network]\ntimeout = "2s"',
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{self.server.url}"\napi_key = "{KEY}"',
            *blocks,
        ]  # fmt: skip
        (self.folder / "config.toml").write_text("\n".join(text))

    def run(self, *arguments: str, code: int | None = 0, typed: str = "") -> Said:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RADARR_CLI_CONFIG": str(self.folder / "config.toml"),
            "RADARR_CLI_DATABASE__URL": self.database_url,
        }
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        given = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
        with (
            patch.dict(os.environ, environment, clear=True),
            patch("sys.stdin", given),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            with pytest.raises(SystemExit) as left:
                main(list(arguments))
            out.flush()
            err.flush()
        said = Said(out.buffer.getvalue().decode())
        said.errors = err.buffer.getvalue().decode()
        assert code is None or left.value.code == code, (said, said.errors)
        if "--json" not in arguments and "export" not in arguments:
            assert max((len(line) for line in said.splitlines()), default=0) <= 80
        return said

    def json(self, *arguments: str, **changes: Any) -> Any:
        return json.loads(self.run(*arguments, "--json", **changes))


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Iterator[Program]:
    details = MovieDetails(
        tmdb_id=700, title="The Lantern Keeper", original_title="The Lantern Keeper", year=2019,
        years=(2019,), runtime=100,
        titles=(MovieTitle("The Lantern Keeper", clean_title("The Lantern Keeper"), TitleKind.MAIN),),
    )  # fmt: skip
    with database.transaction():
        movies.add_movie(
            database, details, profile="HD", root="films", folder="The Lantern Keeper (2019)", monitored=True,
            minimum_availability=Availability.ANNOUNCED, tags=(), added_by="test", now=START,
        )  # fmt: skip
    database.close()
    items = [
        Item(
            f"Other.Film.{number}.2001.1080p.BluRay.x264-{group}", seeders=seeders + number % 4,
            tmdb_id=9000 + number, age=timedelta(days=1 + 7 * number), size=(8 + number % 3) * 1024**3,
        )
        for group, seeders in GROUPS.items()
        for number in range(12)
    ]  # fmt: skip
    items += [
        Item("The.Lantern.Keeper.2019.1080p.WEB-DL.x264-Loud", tmdb_id=700, seeders=900, peers=900),
        Item("The.Lantern.Keeper.2019.1080p.WEB-DL.x264-Calm", tmdb_id=700, seeders=70, peers=70),
    ]
    with TorznabServer(items) as server:
        program = Program(tmp_path, database_url, server)
        program.configure()
        yield program


def test_from_what_a_search_sees_to_a_score_that_ranks(program):
    assert "no groups" in program.run("groups")
    program.run("search", "tmdb:700")
    program.run("rss", code=None)
    assert "scored all groups anew: 3 groups" in program.run("groups", "score")
    assert program.run("groups", "score").strip() == "nothing new was seen of any group"
    listed = program.json("groups", "list")
    assert [each["group"] for each in listed] == ["CALM", "LOUD", "DIM"]
    assert listed[0]["value"] == listed[0]["low"] < listed[0]["score"] < listed[0]["high"]
    assert listed[0]["sources"]["public"] == 13
    releases = program.json("search", "tmdb:700")
    assert releases[0]["title"].endswith("Loud")
    program.configure(profile='group_reputation = "tie-break"')
    releases = program.json("search", "tmdb:700")
    assert releases[0]["title"].endswith("Calm")


@pytest.fixture
def scored(program: Program) -> Program:
    program.run("rss", code=None)
    program.run("groups", "score")
    return program


def test_the_list_fits_a_terminal_and_can_be_narrowed(scored):
    shown = scored.run("groups")
    assert shown.splitlines()[1].startswith("CALM")
    assert [each["group"] for each in scored.json("groups", "list", "--sort", "name", "--reverse")] == [
        "LOUD", "DIM", "CALM",
    ]  # fmt: skip
    assert [each["group"] for each in scored.json("groups", "list", "lou")] == ["LOUD"]
    assert len(scored.json("groups", "list", "--limit", "2")) == 2
    assert "and 1 more" in scored.run("groups", "list", "--limit", "2")
    assert scored.json("groups", "list", "--confidence", "insufficient") == []
    assert scored.json("groups", "list", "--minimum", "100") == []
    assert "one of elite" in scored.run("groups", "list", "--tier", "royal", code=2).errors
    assert "can't be sorted" in scored.run("groups", "list", "--sort", "smell", code=2).errors


def test_piped_release_names_give_a_line_each(scored):
    typed = (
        "Some.Film.2019.1080p.WEB-DL.x264-Calm\nNobody\n\nSome.Film.2019.1080p.WEB-DL.x264\n\x1b[31mx-Calm\n"
    )
    lines = scored.run("groups", "score", "-", typed=typed).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("Some.Film.2019.1080p.WEB-DL.x264-Calm: CALM ")
    assert lines[1] == "Nobody: unknown"
    assert not any("\x1b" in line for line in lines)
    found = [json.loads(line) for line in scored.run("groups", "score", "calm", "--json").splitlines()]
    assert found[0]["group"] == "CALM"
    assert found[0]["usable"] is True
    assert "takes no names" in scored.run("groups", "score", "calm", "--full", code=2).errors


def test_show_and_explain(scored):
    shown = scored.run("groups", "show", "calm")
    for words in ("seeder health", "internal ratio", "nothing seen", "recency", "confidence"):
        assert words in shown
    document = scored.json("groups", "show", "calm")
    assert set(document["factors"]) == {
        "seederHealth", "internalRatio", "completion", "qualityConsistency", "recency", "categoryDiversity",
        "volume", "size",
    }  # fmt: skip
    assert [each["runId"] for each in document["history"]] == [document["runId"]]
    evidence = scored.json("groups", "explain", "calm")
    assert len(evidence["evidence"]) == document["releases"] == 13
    assert {"name", "indexer", "seeders", "weight", "published"} <= set(evidence["evidence"][0])
    assert "Other.Film.3.2001.1080p.BluRay.x264-Calm" in scored.run("groups", "explain", "calm")
    assert "nothing is known" in scored.run("groups", "show", "nobody", code=4).errors


def test_a_kept_run_can_be_held_against_what_it_was_made_of(scored):
    number = scored.json("groups", "show", "calm")["runId"]
    assert "3 groups, each with the score that was kept" in scored.run(
        "groups", "score", "--again", str(number)
    )
    assert scored.json("groups", "score", "--again", str(number))["status"] == "same"
    assert "there is no run 999" in scored.run("groups", "score", "--again", "999", code=4).errors


def test_the_users_word_wins(scored):
    assert scored.run("groups", "ban", "calm", "--because", "fakes").strip() == "banned"
    assert scored.run("groups", "ban", "calm", "--because", "fakes").strip() == "it was banned already"
    said = scored.json("search", "tmdb:700")
    rejected = next(each for each in said if each["title"].endswith("Calm"))
    assert rejected["rejections"] == ["Calm is banned: fakes"]
    assert "banned" in scored.run("groups", "show", "calm")
    assert scored.run("groups", "unban", "calm").strip() == "freed"
    assert scored.json("groups", "pin", "Loud", "--score", "99")["status"] == "pinned"
    assert scored.json("groups", "list", "--pinned")[0]["pin"] == 99
    assert "0 to 100" in scored.run("groups", "pin", "Loud", "--score", "999", code=2).errors


def test_export_and_import(scored):
    exported = scored.run("groups", "export")
    assert len(json.loads(exported)["groups"]) == 3
    file = scored.folder / "scores.json"
    file.write_text(exported)
    assert scored.json("groups", "import", str(file))["count"] == 3
    assert "imported 3 scores" in scored.run("groups", "import", "-", typed=exported)
    assert "no JSON" in scored.run("groups", "import", "-", typed="[", code=2).errors
    assert "can't be read" in scored.run("groups", "import", "/nowhere/x.json", code=4).errors
    assert not any(secret in exported for secret in (*CANARIES, "quay", "Other.Film"))


def test_run_once_scores_when_it_is_due(scored):
    scored.run("rss", "--fresh", code=None)
    done = scored.json("run-once", "--only", "groups", "--force")
    assert "groups" in json.dumps(done)


def test_the_configuration_is_checked(program):
    program.configure(
        '[groups]\nhalf_life = "1h"\n[groups.weights]\nsmell = 1.0\n[groups.collect]\ndaily_limit = 0'
    )
    said = program.run("config", "check", code=10)
    text = said + said.errors
    for words in ("groups.half_life", "groups.weights.smell", "groups.collect"):
        assert words in text
    program.configure("[groups.collect]\nenabled = 3\nsmell = true")
    said = program.run("config", "check", code=10)
    assert "groups.collect.enabled" in said + said.errors
    program.configure(profile="minimum_group_score = 101")
    said = program.run("config", "check", code=10)
    assert "minimum_group_score" in said + said.errors


def site_of(rows: int, asked: list[dict[str, Any]], *, busy_at: int | None = None) -> TrackerServer:
    """HDBits' API with so many releases, a hundred a page; from a page on it wants no more calls."""

    def answer(call: Call) -> Reply | None:
        if (call.method, call.path) != ("POST", "/api/torrents"):
            return None
        document = json.loads(call.body)
        asked.append(document)
        page = document.get("page", 0)
        if busy_at is not None and page >= busy_at:
            return Reply(b"query limit", 403)
        found = [
            {
                "id": number, "hash": f"{number:040X}",
                "name": f"Film {number} 2019 1080p Blu-ray x264-GRP{number % 7}",
                "size": 9_000_000_000, "seeders": number % 30, "leechers": 1, "times_completed": 5 + number,
                "added": "2026-04-01T10:00:00+0000", "freeleech": "no", "type_origin": number % 2,
                "type_exclusive": {}, "imdb": {"id": 1000 + number},
            }
            for number in range(100 * page, min(100 * page + 100, rows))
        ]  # fmt: skip
        return Reply(json.dumps({"status": 0, "data": found}).encode())

    return TrackerServer(answer)


def collecting(program: Program, site: TrackerServer, *, limit: int = 50) -> None:
    program.configure(
        f'[[indexer]]\nname = "bits"\nkind = "hdbits"\nurl = "{site.url}"\nusername = "anna"\n'
        f'passkey = "{PASSKEY}"\ncall_gap = "0s"',
        f'[groups.collect]\nenabled = true\ndaily_limit = {limit}\ngap = "1s"',
    )


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("radarr_cli.services.groups.collecting.sleep", waits.append)
    return waits


def test_collect_is_off_by_default_and_asks_nobody(program):
    said = program.run("groups", "collect", code=10)
    assert "[groups.collect] enabled = true" in said.errors


def test_collect_goes_page_by_page_within_the_days_limit_and_goes_on_where_it_was(
    program, database_url, no_waiting
):
    asked: list[dict[str, Any]] = []
    with site_of(450, asked) as site:
        collecting(program, site, limit=3)
        (planned,) = program.json("groups", "collect", "--dry-run")["items"]
        assert (planned["status"], planned["left"], asked) == ("planned", 3, [])
        (first,) = program.json("groups", "collect", "--limit", "2")["items"]
        assert (first["status"], first["requests"], first["rows"], first["page"]) == ("collected", 2, 200, 2)
        assert first["observations"] == 200
        (second,) = program.json("groups", "collect")["items"]
        assert (second["status"], second["requests"], second["page"], second["left"]) == ("limit", 1, 3, 0)
        (third,) = program.json("groups", "collect")["items"]
        assert third["requests"] == 0
        assert [each.get("page", 0) for each in asked] == [0, 1, 2]
        assert not any("origin" in each for each in asked)
        assert no_waiting
        assert all(0 < wait <= 1 for wait in no_waiting)
    report = program.run("groups", "score")
    assert "7 groups of 300 releases" in report
    document = json.loads(program.run("groups", "export"))
    assert document["groups"] == []
    assert len(json.loads(program.run("groups", "export", "--private"))["groups"]) == 7
    evidence = program.json("groups", "explain", "grp1")["evidence"]
    assert {each["source"] for each in evidence} == {"hdbits"}
    assert {each["internal"] for each in evidence} == {True, False}


def test_collect_ends_where_the_site_wants_no_more_and_begins_again_behind_the_last_page(program, no_waiting):
    asked: list[dict[str, Any]] = []
    with site_of(150, asked) as site:
        collecting(program, site)
        (found,) = program.json("groups", "collect")["items"]
        assert (found["status"], found["requests"], found["page"]) == ("finished", 2, 0)
    asked.clear()
    with site_of(900, asked, busy_at=1) as site:
        collecting(program, site)
        said = program.run("groups", "collect", "--json", code=3)
        (found,) = json.loads(said)["items"]
        assert (found["status"], found["page"]) == ("stopped", 1)
        assert found["until"]
        assert PASSKEY not in said + said.errors
        before = len(asked)
        (found,) = program.json("groups", "collect")["items"]
        assert (found["status"], found["requests"], len(asked)) == ("stopped", 0, before)


def test_tables_of_groups_merge_key_by_key_over_several_files(program):
    program.configure('[groups.collect]\nenabled = true\ngap = "20s"\n[groups.aliases]\nEvo-X = "EVO"')
    (program.folder / "conf.d").mkdir()
    (program.folder / "conf.d" / "10-more.toml").write_text(
        "[groups.collect]\ndaily_limit = 7\n[groups.weights]\nvolume = 0.0\n[groups.aliases]\nTwo = 'ONE'"
    )
    shown = {each["key"]: each["value"] for each in program.json("config", "show")}
    assert shown["groups.collect"] == {"enabled": True, "daily_limit": 7, "gap": "20s"}
    assert shown["groups.aliases"] == {"Evo-X": "EVO", "Two": "ONE"}
    assert shown["groups.weights"] == {"volume": 0.0}
