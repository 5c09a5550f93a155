"""What receivers made for Radarr get: its webhook's JSON and its scripts' environment.

The events are those of a film's real life (`tests.fakes.notices`); what each has to say is written down here
key by key, as Radarr 6 says it.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from arr_py_client.webhooks import events

from radarr_cli.adapters.notifiers import build
from radarr_cli.adapters.notifiers._environment import script_environment
from radarr_cli.adapters.notifiers._payload import payload
from radarr_cli.adapters.notifiers.settings import ScriptSettings, WebhookSettings
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import Notice
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import NetworkSettings, NotifierEntry
from radarr_cli.errors import CredentialsRejected, ServiceUnavailable
from tests.fakes.notices import FIRST, FOLDER, LONG, NAME, SIZES
from tests.fakes.receiver import Receiver

if TYPE_CHECKING:
    from radarr_cli.ports import Notifier
    from tests.fakes.notices import Life

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


def words(text: str) -> set[str]:
    return set(text.split())


_MOVIE = words(
    "id title year releaseDate folderPath tmdbId imdbId overview genres images tags originalLanguage"
)
_REMOTE = words("tmdbId imdbId title year")
_MEDIA = words(
    "audioChannels audioCodec audioLanguages height width subtitles videoCodec videoDynamicRange "
    "videoDynamicRangeType"
)
_FILE = words(
    "id relativePath path quality qualityVersion releaseGroup sceneName indexerFlags size dateAdded "
    "languages mediaInfo"
)
_OFFERED = words(
    "quality qualityVersion releaseGroup releaseTitle indexer size customFormatScore customFormats languages "
    "indexerFlags"
)
_TAKEN = words("releaseTitle indexer size indexerFlags")
_CLIENT = words("downloadClient downloadClientType downloadId")
_FORMATS = words("customFormats customFormatScore")
_HEALTH = words("level message type wikiUrl")
PARTS: dict[str, dict[str, set[str]]] = {
    "grab": {"movie": _MOVIE, "remoteMovie": _REMOTE, "release": _OFFERED, "customFormatInfo": _FORMATS},
    "import": {
        "movie": _MOVIE, "remoteMovie": _REMOTE, "movieFile": _FILE | {"sourcePath"}, "release": _TAKEN,
        "customFormatInfo": _FORMATS,
    },
    "upgrade": {
        "movie": _MOVIE, "remoteMovie": _REMOTE, "movieFile": _FILE | {"sourcePath"}, "release": _TAKEN,
        "customFormatInfo": _FORMATS, "deletedFiles": _FILE | {"recycleBinPath"},
    },
    "rename": {
        "movie": _MOVIE, "renamedMovieFiles": _FILE | {"previousRelativePath", "previousPath"},
    },
    "add": {"movie": _MOVIE},
    "remove": {"movie": _MOVIE},
    "delete": {"movie": _MOVIE, "movieFile": _FILE | {"recycleBinPath"}},
    "attention": {
        "movie": _MOVIE, "release": _TAKEN, "customFormatInfo": _FORMATS,
        "downloadInfo": words("quality qualityVersion title indexer size"),
        "downloadStatusMessages": words("title messages"),
    },
    "health": {}, "healthRestored": {}, "failure": {}, "runFailed": {},
}  # fmt: skip
"""The parts of each event's payload that are objects, or lists of them, and their keys."""
PLAIN: dict[str, set[str]] = {
    "grab": _CLIENT,
    "import": _CLIENT | {"isUpgrade"},
    "upgrade": _CLIENT | {"isUpgrade"},
    "rename": set(),
    "add": {"addMethod"},
    "remove": {"deletedFiles", "movieFolderSize"},
    "delete": {"deleteReason"},
    "attention": _CLIENT | {"downloadStatus"},
    "health": _HEALTH, "healthRestored": _HEALTH, "failure": _HEALTH, "runFailed": _HEALTH,
}  # fmt: skip
"""What else stands beside them."""

_FILM = words(
    "Movie_Id Movie_Title Movie_Year Movie_OriginalLanguage Movie_Genres Movie_Tags Movie_ImdbId Movie_TmdbId"
)
_DATES = words("Movie_In_Cinemas_Date Movie_Physical_Release_Date")
_CLIENT_VALUES = words("Download_Client Download_Client_Type Download_Id")
_FILE_VALUES = words(
    "MovieFile_Id MovieFile_RelativePath MovieFile_Path MovieFile_Quality MovieFile_QualityVersion "
    "MovieFile_ReleaseGroup MovieFile_SceneName"
)
_MEASURED = {
    f"MovieFile_MediaInfo_{name}"
    for name in words(
        "AudioChannels AudioCodec AudioLanguages Languages Height Width Subtitles VideoCodec "
        "VideoDynamicRangeType"
    )
}
_DOWNLOADED = (
    _FILM | _DATES | _CLIENT_VALUES | _FILE_VALUES | _MEASURED
    | words("IsUpgrade Movie_Path Movie_Overview MovieFile_SourcePath MovieFile_SourceFolder "
            "MovieFile_CustomFormat MovieFile_CustomFormatScore Release_Indexer Release_Size Release_Title")
)  # fmt: skip
_HEALTH_VALUES = words("Health_Issue_Level Health_Issue_Message Health_Issue_Type Health_Issue_Wiki")
VARIABLES: dict[str, set[str]] = {
    "grab": _FILM | _DATES | _CLIENT_VALUES | words(
        "Movie_Overview Release_Title Release_Indexer Release_Size Release_ReleaseGroup Release_Quality "
        "Release_QualityVersion IndexerFlags Release_CustomFormat Release_CustomFormatScore"),
    "import": _DOWNLOADED,
    "upgrade": _DOWNLOADED | words(
        "DeletedRelativePaths DeletedPaths DeletedDateAdded DeletedRecycleBinPaths"),
    "rename": _FILM | _DATES | words(
        "Movie_Path MovieFile_Ids MovieFile_RelativePaths MovieFile_Paths MovieFile_PreviousRelativePaths "
        "MovieFile_PreviousPaths"),
    "add": _FILM | words("Movie_Path Movie_AddMethod"),
    "remove": _FILM | words("Movie_Path Movie_Overview Movie_DeletedFiles Movie_Folder_Size"),
    "delete": _FILM | _FILE_VALUES | words(
        "Movie_Path Movie_Overview MovieFile_DeleteReason MovieFile_Size"),
    "attention": _FILM | _CLIENT_VALUES | words("Movie_Path Movie_Overview Download_Size Download_Title"),
    "health": _HEALTH_VALUES,
    "failure": _HEALTH_VALUES,
    "runFailed": _HEALTH_VALUES,
    "healthRestored": {name.replace("Issue", "Restored") for name in _HEALTH_VALUES},
}  # fmt: skip
MAY_BE_EMPTY = words("ApplicationUrl Movie_Tags MovieFile_MediaInfo_Subtitles "
                     "MovieFile_MediaInfo_VideoDynamicRangeType MovieFile_CustomFormat Release_CustomFormat "
                     "Health_Issue_Wiki Health_Restored_Wiki")  # fmt: skip


def webhook(receiver: Receiver, **options: object) -> Notifier:
    settings = WebhookSettings(url=Secret.of(f"{receiver.url}/hook"), **options)  # type: ignore[arg-type]
    return build(NotifierEntry(name="hook", kind="webhook", options=settings), NetworkSettings())


def keys(part: Any) -> set[str]:
    return set(part[0] if isinstance(part, list) else part)


@pytest.mark.parametrize("event", EVENTS)
def test_every_key_of_radarrs_payload_is_there_for_an_independent_client(event: str, life: Life):
    with Receiver({"POST /hook": (200, {})}) as receiver:
        webhook(receiver).tell([life.last(event)])
    [call] = receiver.calls
    model = MODELS[call.body["eventType"]].model_validate(call.body)
    assert model.event_type == call.body["eventType"]
    assert call.body["instanceName"] == "radarr-cli"
    assert "null" not in json.dumps(call.body)
    address = set() if event == "healthRestored" else {"applicationUrl"}
    assert set(call.body) == {"eventType", "instanceName"} | address | set(PARTS[event]) | PLAIN[event]
    for name, wanted in PARTS[event].items():
        assert (name, keys(call.body[name])) == (name, wanted)
    if "mediaInfo" in PARTS[event].get("movieFile", ()):
        assert keys(call.body["movieFile"]["mediaInfo"]) == _MEDIA


@pytest.mark.parametrize("event", EVENTS)
def test_every_variable_of_radarrs_scripts_is_set(event: str, life: Life):
    environment = script_environment(life.last(event))
    names = {name.removeprefix("Radarr_") for name in environment}
    assert VARIABLES[event] | words("EventType InstanceName ApplicationUrl") <= names
    empty = {name.removeprefix("Radarr_") for name, value in environment.items() if not value}
    assert empty <= MAY_BE_EMPTY


def test_a_grab_says_what_the_indexer_and_the_verdict_said(life: Life):
    body, environment = payload(life.grab), script_environment(life.grab)
    release = body["release"]
    assert (release["releaseTitle"], release["indexer"], release["size"]) == (NAME, "quay", SIZES[NAME])
    assert (release["quality"], release["qualityVersion"], release["releaseGroup"]) == (
        "Bluray-1080p", 2, "TAU",
    )  # fmt: skip
    assert release["indexerFlags"] == ["G_Freeleech"]
    assert (release["customFormats"], release["customFormatScore"]) == (["FromTau"], 10)
    assert (body["downloadClient"], body["downloadClientType"]) == ("home", "Torrent Blackhole")
    assert environment["Radarr_Release_Title"] == NAME
    assert environment["Radarr_IndexerFlags"] == "G_Freeleech"
    assert environment["Radarr_Release_CustomFormat"] == "FromTau"


def test_an_upgrade_says_what_was_grabbed_what_was_measured_and_what_it_retired(life: Life):
    body, environment = payload(life.last("upgrade")), script_environment(life.last("upgrade"))
    assert (body["eventType"], body["isUpgrade"]) == ("Download", True)
    assert body["release"] == {
        "releaseTitle": NAME, "indexer": "quay", "size": SIZES[NAME], "indexerFlags": ["G_Freeleech"],
    }  # fmt: skip
    assert body["customFormatInfo"]["customFormatScore"] == 10
    assert [found["name"] for found in body["customFormatInfo"]["customFormats"]] == ["FromTau"]
    file = body["movieFile"]
    assert file["relativePath"] == f"{FOLDER} Bluray-1080p Proper.mkv"
    assert file["path"] == f"{life.left}/{file['relativePath']}"
    assert (file["quality"], file["qualityVersion"], file["size"]) == ("Bluray-1080p", 2, SIZES[NAME])
    assert file["indexerFlags"] == "G_Freeleech"
    assert file["sourcePath"] == f"{life.home}/out/{NAME}/film.mkv"
    assert file["mediaInfo"]["audioLanguages"] == ["eng"]
    [old] = body["deletedFiles"]
    before = payload(life.first("import"))["movieFile"]
    assert {key: old[key] for key in before.keys() & old.keys()} == {
        key: before[key] for key in before.keys() & old.keys()
    }
    assert old["id"] != file["id"]
    assert Path(old["recycleBinPath"]).stat().st_size == SIZES[FIRST]
    assert body["movie"]["folderPath"] == life.left
    assert body["movie"]["releaseDate"] == "2019-08-01"
    assert environment["Radarr_IsUpgrade"] == "True"
    assert environment["Radarr_MovieFile_CustomFormat"] == "FromTau"
    assert environment["Radarr_MovieFile_CustomFormatScore"] == "10"
    assert environment["Radarr_Release_Indexer"] == "quay"
    assert environment["Radarr_DeletedPaths"] == old["path"]
    assert environment["Radarr_DeletedRecycleBinPaths"] == old["recycleBinPath"]
    assert environment["Radarr_DeletedDateAdded"] == old["dateAdded"]
    assert environment["Radarr_Movie_Genres"] == "Drama|Mystery"


def test_a_rename_and_a_move_name_the_file_before_and_after(life: Life):
    imported = payload(life.last("upgrade"))["movieFile"]
    for told, old, new in (
        (life.first("rename"), imported["path"], f"{life.left}/{FOLDER}.mkv"),
        (life.last("rename"), f"{life.left}/{FOLDER}.mkv", f"{life.folder}/{FOLDER}.mkv"),
    ):
        [file] = payload(told)["renamedMovieFiles"]
        assert (file["previousPath"], file["path"]) == (old, new)
        assert (file["previousRelativePath"], file["relativePath"]) == (Path(old).name, Path(new).name)
        assert file["id"] == imported["id"]
        environment = script_environment(told)
        assert environment["Radarr_MovieFile_Ids"] == str(imported["id"])
        assert environment["Radarr_Movie_Path"] == str(Path(new).parent)


def test_what_is_gone_is_described_as_it_was(life: Life):
    imported = payload(life.last("upgrade"))
    deleted, removed = payload(life.first("delete")), payload(life.last("remove"))
    assert deleted["deleteReason"] == "manual"
    assert deleted["movieFile"]["id"] == imported["movieFile"]["id"]
    assert deleted["movieFile"]["sceneName"] == NAME
    assert deleted["movieFile"]["recycleBinPath"].startswith(f"{life.attic}/.radarr-cli-trash/")
    assert removed["movie"] == imported["movie"] | {"folderPath": life.folder}
    assert (removed["deletedFiles"], removed["movieFolderSize"]) == (True, SIZES[NAME])
    # The second file went with the film: nobody knows either when it is told.
    assert payload(life.last("delete"))["movie"] == removed["movie"]
    environment = script_environment(life.last("remove"))
    assert environment["Radarr_Movie_ImdbId"] == "tt0042042"
    assert environment["Radarr_Movie_Folder_Size"] == str(SIZES[NAME])


def test_what_waits_for_a_person_is_described_as_it_was_grabbed(life: Life):
    body = payload(life.last("attention"))
    assert body["downloadInfo"] == {
        "quality": "Bluray-1080p", "qualityVersion": 1, "title": LONG, "indexer": "quay", "size": 500_000,
    }  # fmt: skip
    assert body["customFormatInfo"]["customFormatScore"] == 10
    assert body["downloadClientType"] == "Torrent Blackhole"
    [status] = body["downloadStatusMessages"]
    assert status == {"title": LONG, "messages": ["it runs 97 min, the film 291 min"]}
    assert script_environment(life.last("attention"))["Radarr_Download_Size"] == "500000"


def test_a_failed_download_is_named_once(life: Life):
    message = payload(life.last("failure"))["message"]
    assert message.count("Given.Away.2019") == 1


def test_a_webhook_logs_in_and_says_what_was_refused_without_its_address(life: Life):
    with Receiver({"PUT /hook": (401, {})}) as receiver:
        hook = webhook(
            receiver,
            method="PUT",
            username="ida",
            password=Secret.of("pass word"),
            headers={"X-From": Secret.of("us")},
        )
        with pytest.raises(CredentialsRejected) as refused:
            hook.tell([life.last("grab")])
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
    event: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, life: Life
):
    monkeypatch.setenv("TMDB_KEY", "canary")
    monkeypatch.setenv("MINE", "passed on")
    said = tmp_path / "said.json"
    text = f"import json, os, sys\njson.dump([sys.argv[1:], dict(os.environ)], open({str(said)!r}, 'w'))"
    at = life.notices[0].at
    told = life.last(event) if event != "test" else Notice(event="test", at=at)
    script(tmp_path, text, environment=("MINE",)).tell([told])
    arguments, environment = json.loads(said.read_text())
    assert arguments == ["one argument", "$HOME"]
    ours = {name for name in environment if not name.startswith("Radarr_")}
    assert ours <= {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME", "MINE"}
    assert environment["MINE"] == "passed on"
    assert environment["Radarr_InstanceName"] == "radarr-cli"
    said_here = {name: value for name, value in environment.items() if name.startswith("Radarr_")}
    assert said_here == script_environment(told)


def test_hostile_text_reaches_a_script_as_text(tmp_path: Path, life: Life):
    told = life.last("grab")
    hostile = "$(touch pwned) `id` ; rm -rf /\0 \x1b[31m"
    told = replace(told, record={**told.record, "sourceTitle": hostile})
    said = tmp_path / "said"
    script(tmp_path, f"import os\nopen({str(said)!r}, 'w').write(os.environ['Radarr_Release_Title'])").tell(
        [told]
    )
    assert said.read_text() == hostile.replace("\0", "")


def test_what_little_is_known_of_a_film_leaves_no_nulls(life: Life):
    told = life.last("grab")
    assert told.movie is not None
    bare = replace(told.movie, details=replace(told.movie.details, imdb_id=None, physical_release=None,
                                               in_cinemas=None))  # fmt: skip
    with Receiver({"POST /hook": (200, {})}) as receiver:
        webhook(receiver).tell([replace(told, movie=bare), replace(told, movie=None)])
    assert "null" not in json.dumps([call.body for call in receiver.calls])


def test_what_a_script_leaves_running_is_ended_and_holds_nobody_up(tmp_path: Path, life: Life):
    started = time.monotonic()
    script(tmp_path, "import subprocess\nsubprocess.Popen(['sleep', '60'])").tell([life.last("grab")])
    with pytest.raises(ServiceUnavailable, match=r"ended with 3: x+end$"):
        noisy = "import sys\nsys.stderr.write('x' * 5_000_000 + 'end')\nsys.exit(3)"
        script(tmp_path, noisy).tell([life.last("grab")])
    assert time.monotonic() - started < 8


def test_a_script_that_fails_is_quoted_and_one_that_hangs_is_ended_with_its_children(
    tmp_path: Path, life: Life
):
    with pytest.raises(ServiceUnavailable, match="ended with 3: no such room"):
        script(tmp_path, "import sys\nsys.exit(print('no such room', file=sys.stderr) or 3)").tell(
            [life.last("grab")]
        )
    child = tmp_path / "child"
    hanging = (
        "import os, subprocess, time\n"
        f"open({str(child)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="took longer than"):
        script(tmp_path, hanging, seconds=1.5).tell([life.last("grab")])
    assert time.monotonic() - started < 10
    command = Path(f"/proc/{child.read_text()}/cmdline")
    until = time.monotonic() + 5
    # A zombie that nobody has waited for yet has no command line either.
    while command.exists() and command.read_bytes() and time.monotonic() < until:
        time.sleep(0.05)
    assert not command.exists() or not command.read_bytes()
    with pytest.raises(ServiceUnavailable, match="can't be started"):
        entry = NotifierEntry(name="own", kind="script", options=ScriptSettings(command=("/nowhere",)))
        build(entry, NetworkSettings()).tell([life.last("grab")])
