"""What receivers made for Radarr get: its webhook's JSON and its scripts' environment."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from arr_py_client.webhooks import events

from radarr_cli.adapters.notifiers import build
from radarr_cli.adapters.notifiers.settings import ScriptSettings, WebhookSettings
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import Notice
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import NetworkSettings, NotifierEntry
from radarr_cli.errors import CredentialsRejected, ServiceUnavailable
from tests.fakes.notices import AT, FOLDER, NAME, notice
from tests.fakes.receiver import Receiver

if TYPE_CHECKING:
    from radarr_cli.ports import Notifier

MODELS = {
    "Grab": events.OnGrab,
    "Download": events.OnDownload,
    "Rename": events.OnRename,
    "MovieAdded": events.OnMovieAdded,
    "MovieDelete": events.OnMovieDelete,
    "MovieFileDelete": events.OnMovieFileDelete,
    "Health": events.OnHealthIssue,
    "HealthRestored": events.OnHealthRestored,
    "ManualInteractionRequired": events.OnManualInteractionRequired,
}


def webhook(receiver: Receiver, **options: object) -> Notifier:
    settings = WebhookSettings(url=Secret.of(f"{receiver.url}/hook"), **options)  # type: ignore[arg-type]
    return build(NotifierEntry(name="hook", kind="webhook", options=settings), NetworkSettings())


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_a_payload_that_an_independent_client_reads(event: str):
    with Receiver({"POST /hook": (200, {})}) as receiver:
        webhook(receiver).tell([notice(event)])
    [call] = receiver.calls
    model = MODELS[call.body["eventType"]].model_validate(call.body)
    assert model.event_type == call.body["eventType"]
    assert call.body["instanceName"] == "radarr-cli"
    assert "null" not in json.dumps(call.body)
    assert ("applicationUrl" in call.body) is (event != "healthRestored")
    if event not in ("health", "healthRestored", "runFailed", "failure"):
        assert call.body["movie"]["title"] == "The Lantern Keeper"


def test_an_upgrade_tells_what_it_retired_and_what_was_measured():
    with Receiver({"POST /hook": (200, {})}) as receiver:
        webhook(receiver).tell([notice("upgrade")])
    body = receiver.calls[0].body
    assert (body["eventType"], body["isUpgrade"]) == ("Download", True)
    assert body["deletedFiles"][0]["path"] == f"/films/{FOLDER}/old.mkv"
    file = body["movieFile"]
    assert (file["relativePath"], file["path"]) == ("film.mkv", f"/films/{FOLDER}/film.mkv")
    assert (file["quality"], file["qualityVersion"]) == ("Bluray-1080p", 2)
    assert file["mediaInfo"]["videoDynamicRangeType"] == "HDR10"
    assert file["mediaInfo"]["audioLanguages"] == ["eng", "ger"]
    assert body["movie"]["folderPath"] == f"/films/{FOLDER}"
    assert body["movie"]["releaseDate"] == "2019-08-01"
    assert (body["downloadClient"], body["downloadClientType"]) == ("home", "qbittorrent")
    assert body["customFormatInfo"]["customFormatScore"] == 10


def test_a_webhook_logs_in_and_says_what_was_refused_without_its_address():
    with Receiver({"PUT /hook": (401, {})}) as receiver:
        hook = webhook(
            receiver,
            method="PUT",
            username="ida",
            password=Secret.of("pass word"),
            headers={"X-From": Secret.of("us")},
        )
        with pytest.raises(CredentialsRejected) as refused:
            hook.tell([notice("grab")])
        [call] = receiver.calls
    assert call.headers["authorization"] == "Basic aWRhOnBhc3Mgd29yZA=="
    assert call.headers["x-from"] == "us"
    assert receiver.url not in str(refused.value)


def script(tmp_path: Path, text: str, *, seconds: float = 10, **options: object) -> Notifier:
    path = tmp_path / "told.py"
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(0o755)
    settings = ScriptSettings(command=(str(path), "one argument", "$HOME"), **options)  # type: ignore[arg-type]
    entry = NotifierEntry(name="own", kind="script", timeout=timedelta(seconds=seconds), options=settings)
    return build(entry, NetworkSettings())


@pytest.mark.parametrize("event", [*EVENTS, "test"])
def test_a_script_gets_radarrs_variables_and_nothing_else_of_ours(
    event: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMDB_KEY", "canary")
    monkeypatch.setenv("MINE", "passed on")
    said = tmp_path / "said.json"
    text = f"import json, os, sys\njson.dump([sys.argv[1:], dict(os.environ)], open({str(said)!r}, 'w'))"
    told = notice(event) if event != "test" else Notice(event="test", at=AT)
    script(tmp_path, text, environment=("MINE",)).tell([told])
    arguments, environment = json.loads(said.read_text())
    assert arguments == ["one argument", "$HOME"]
    ours = {name for name in environment if not name.startswith("Radarr_")}
    assert ours <= {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME", "MINE"}
    assert environment["MINE"] == "passed on"
    assert environment["Radarr_InstanceName"] == "radarr-cli"
    if event == "upgrade":
        assert environment["Radarr_EventType"] == "Download"
        assert environment["Radarr_IsUpgrade"] == "True"
        assert environment["Radarr_Movie_Path"] == f"/films/{FOLDER}"
        assert environment["Radarr_MovieFile_MediaInfo_AudioLanguages"] == "eng / ger"
        assert environment["Radarr_DeletedPaths"] == f"/films/{FOLDER}/old.mkv"
        assert environment["Radarr_Movie_Genres"] == "Drama|Mystery"
    if event == "grab":
        assert environment["Radarr_Release_Title"] == NAME
        assert environment["Radarr_Download_Client"] == "home"
    if event == "health":
        assert environment["Radarr_Health_Issue_Type"] == "RootFolderCheck"
        assert environment["Radarr_Health_Issue_Level"] in ("Warning", "Error")


def test_hostile_text_reaches_a_script_as_text(tmp_path: Path):
    told = notice("grab")
    hostile = "$(touch pwned) `id` ; rm -rf /\0 \x1b[31m"
    told = replace(told, record={**told.record, "sourceTitle": hostile})
    said = tmp_path / "said"
    script(tmp_path, f"import os\nopen({str(said)!r}, 'w').write(os.environ['Radarr_Release_Title'])").tell(
        [told]
    )
    assert said.read_text() == hostile.replace("\0", "")


def test_what_little_is_known_of_a_film_leaves_no_nulls():
    told = notice("grab")
    assert told.movie is not None
    bare = replace(told.movie, details=replace(told.movie.details, imdb_id=None, physical_release=None,
                                               in_cinemas=None))  # fmt: skip
    with Receiver({"POST /hook": (200, {})}) as receiver:
        webhook(receiver).tell([replace(told, movie=bare), replace(notice("remove"), movie=None)])
    assert "null" not in json.dumps([call.body for call in receiver.calls])
    assert receiver.calls[1].body["movie"]["folderPath"] == f"/films/{FOLDER}"


def test_what_a_script_leaves_running_is_ended_and_holds_nobody_up(tmp_path: Path):
    started = time.monotonic()
    script(tmp_path, "import subprocess\nsubprocess.Popen(['sleep', '60'])").tell([notice("grab")])
    with pytest.raises(ServiceUnavailable, match=r"ended with 3: x+end$"):
        noisy = "import sys\nsys.stderr.write('x' * 5_000_000 + 'end')\nsys.exit(3)"
        script(tmp_path, noisy).tell([notice("grab")])
    assert time.monotonic() - started < 8


def test_a_script_that_fails_is_quoted_and_one_that_hangs_is_ended_with_its_children(tmp_path: Path):
    with pytest.raises(ServiceUnavailable, match="ended with 3: no such room"):
        script(tmp_path, "import sys\nsys.exit(print('no such room', file=sys.stderr) or 3)").tell(
            [notice("grab")]
        )
    child = tmp_path / "child"
    hanging = (
        "import os, subprocess, time\n"
        f"open({str(child)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="took longer than"):
        script(tmp_path, hanging, seconds=1.5).tell([notice("grab")])
    assert time.monotonic() - started < 10
    command = Path(f"/proc/{child.read_text()}/cmdline")
    until = time.monotonic() + 5
    # A zombie that nobody has waited for yet has no command line either.
    while command.exists() and command.read_bytes() and time.monotonic() < until:
        time.sleep(0.05)
    assert not command.exists() or not command.read_bytes()
    with pytest.raises(ServiceUnavailable, match="can't be started"):
        entry = NotifierEntry(name="own", kind="script", options=ScriptSettings(command=("/nowhere",)))
        build(entry, NetworkSettings()).tell([notice("grab")])
