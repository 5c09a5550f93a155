"""`naming` as a program: what it prints, and with which exit code, without configuration and database."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path):  # type: ignore[no-untyped-def]
    def call(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", "naming", *arguments],
            input=given,
            capture_output=True,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            timeout=60,
            check=False,
        )

    return call


def test_a_mistake_is_shown_at_its_place_with_the_nearest_token_and_exits_2(run) -> None:  # type: ignore[no-untyped-def]
    done = run("check", "{Movie Titel} ({Release Year})")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 2
    assert lines[1].startswith(" ^ column 2: unknown token {Movie Titel}")
    assert lines[1].endswith("{Movie Title}")


def test_a_right_template_shows_an_example(run) -> None:  # type: ignore[no-untyped-def]
    done = run("check", "--folder", "{Movie Title} ({Release Year})", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"], answer["problems"]) == (0, "valid", [])
    assert answer["example"] == "The Salt Road - Homecoming (2014)"


def test_tokens_are_listed_within_80_columns(run) -> None:  # type: ignore[no-untyped-def]
    lines = run("tokens").stdout.decode().splitlines()
    assert any(line.startswith("{Movie Title} *") for line in lines)
    assert max(map(len, lines)) <= 80
    listed = json.loads(run("tokens", "--json").stdout)
    assert {"{Movie Title}", "{MediaInfo VideoDynamicRangeType}"} <= {row["token"] for row in listed}


REQUEST = {
    "namingConfig": {
        "standardMovieFormat": "{Movie Title} {(ReleaseYear)} {Quality Full} {MediaInfo Full}{-ReleaseGroup}",
        "colonReplacementFormat": 4,
    },
    "movie": {"title": "Ebb: Flóð", "year": 1999},
    "movieFile": {
        "quality": {"quality": {"name": "Bluray-1080p"}, "revision": {"version": 2, "real": 0}},
        "releaseGroup": "WAVE",
        "mediaInfo": {
            "videoFormat": "h264",
            "audioFormat": "dts",
            "audioChannels": 6,
            "audioLanguages": "eng/isl",
            "subtitles": ["eng"],
        },
    },
}
FOLDER = {"namingConfig": {"movieFolderFormat": "{Movie Title}"}, "movie": {"title": "\x00../Ebb"}}


def test_requests_are_answered_line_by_line_in_ascii(run) -> None:  # type: ignore[no-untyped-def]
    given = "\n".join(json.dumps(request, ensure_ascii=False) for request in (REQUEST, FOLDER)) + "\n"
    done = run("render", "--json", given=given.encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert [json.loads(line)["output"] for line in done.stdout.splitlines()] == [
        "Ebb - Flóð (1999) Bluray-1080p Proper h264 DTS[EN+IS] [EN]-WAVE",
        "+Ebb",
    ]


@pytest.mark.parametrize("given", [b"no json", b"[]", b'{"namingConfig": {"colonReplacementFormat": "odd"}}'])
def test_what_is_no_request_is_refused_with_its_line(run, given: bytes) -> None:  # type: ignore[no-untyped-def]
    done = run("render", "--json", given=b"{}\n" + given)
    assert done.returncode == 2
    assert "line 2" in json.loads(done.stderr)["message"]
