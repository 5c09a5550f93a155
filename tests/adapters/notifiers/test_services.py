"""Services for people by Apprise, mail by a real mail server, and media servers by their documented APIs."""

from __future__ import annotations

import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from radarr_cli.adapters.notifiers import KINDS, build
from radarr_cli.adapters.notifiers.settings import (
    AppriseSettings,
    EmbySettings,
    JellyfinSettings,
    KodiSettings,
    PlexSettings,
)
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import sentence
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import NetworkSettings, NotifierEntry, Url
from radarr_cli.errors import ConfigError, CredentialsRejected, RadarrCliError, ServiceUnavailable
from tests.fakes.notices import FOLDER
from tests.fakes.program import free_port
from tests.fakes.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.ports import Notifier
    from tests.fakes.notices import Life

SECRET = Secret.of("canary-token")


class Mailbox:
    """The mail server's handler: it keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(envelope.content.decode())
        return "250 OK"


def notifier(kind: str, options: Any, seconds: float = 10) -> Notifier:
    entry = NotifierEntry(name=kind, kind=kind, options=options, timeout=timedelta(seconds=seconds))
    return build(entry, NetworkSettings())


def test_mail_arrives_at_a_real_mail_server(life: Life):
    from email import message_from_string, policy

    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        url = f"mailto://127.0.0.1:{server.port}?from=a@example.com&to=b@example.com&mode=insecure"
        notifier("apprise", AppriseSettings(url=Secret.of(url))).tell([life.last("upgrade")])
    finally:
        server.stop()
    [letter] = mailbox.letters
    read = message_from_string(letter, policy=policy.default)
    assert read["Subject"] == "Upgraded: The Lantern Keeper (2019)"
    text = read.get_body(("plain", "html")).get_content()
    assert "[Bluray-1080p Proper]" in text
    assert "tt0042042" in text


def test_every_event_has_words_and_one_process_tells_them_all(monkeypatch: pytest.MonkeyPatch, life: Life):
    monkeypatch.setenv("CANARY", "secret of ours")
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    with Receiver({"POST /canary-room": (200, {})}) as receiver:
        url = receiver.url.replace("http://", "json://") + "/canary-room"
        told = notifier("apprise", AppriseSettings(url=Secret.of(url)))
        for event in EVENTS:
            told.tell([life.last(event)])
        [process] = started
        kept = (
            Path(f"/proc/{process.pid}/cmdline").read_text()
            + Path(f"/proc/{process.pid}/environ").read_text()
        )
        assert "canary" not in kept.lower()
        del told
        assert process.poll() is not None
    assert len(receiver.calls) == len(EVENTS)
    for event, call in zip(EVENTS, receiver.calls, strict=True):
        assert EVENTS[event] in call.body["title"]
        assert call.body["message"].strip()


def test_a_service_that_refuses_hangs_or_is_unknown_says_so_without_its_url(life: Life):
    with Receiver({"POST /canary-room": (500, {})}) as receiver:
        url = receiver.url.replace("http://", "json://") + "/canary-room"
        with pytest.raises(ServiceUnavailable) as refused:
            notifier("apprise", AppriseSettings(url=Secret.of(url))).tell([life.last("grab")])
    with pytest.raises(ConfigError) as unknown:
        notifier("apprise", AppriseSettings(url=Secret.of("canary://nothing"))).tell([life.last("grab")])
    assert "canary" not in f"{refused.value}{unknown.value}"
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"json://127.0.0.1:{silent.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable, match="did not answer in time"):
            notifier("apprise", AppriseSettings(url=Secret.of(url)), seconds=0.5).tell([life.last("grab")])
        assert time.monotonic() - started < 5


def test_the_end_of_a_fault_is_told_as_its_end_and_with_nothing_to_do(life: Life):
    told, over = life.last("health"), life.last("healthRestored")
    assert sentence(told) == f"{told.data['message']}\nTo do: {told.data['remedy']}"
    assert sentence(over) == f"Over: {over.data['message']}"


SECTIONS = {
    "MediaContainer": {
        "Directory": [
            {"key": "1", "type": "show", "Location": [{"path": "/media"}]},
            {"key": "2", "type": "movie", "Location": [{"path": "/media/films"}]},
            {"key": "3", "type": "movie", "Location": [{"path": "/media"}]},
        ]
    }
}
PLEX = "%2FThe%20Lantern%20Keeper%20%282019%29"


def plex_of(receiver: Receiver, life: Life, *, roots: Sequence[str] = (), **paths: str) -> Notifier:
    settings = PlexSettings(
        url=Url(receiver.url),
        token=SECRET,
        paths={str(life.home / name): theirs for name, theirs in paths.items()},
    )
    return build(NotifierEntry(name="plex", kind="plex", options=settings), NetworkSettings(), roots)


def test_plex_looks_once_into_each_folder_of_its_nearest_library(life: Life):
    answers = {
        "GET /library/sections": (200, SECTIONS),
        "GET /library/sections/2/refresh": (200, {}),
        "GET /library/sections/3/refresh": (200, {}),
    }
    with Receiver(answers) as receiver:
        plex = plex_of(receiver, life, films="/media/films", attic="/media/old")
        note = plex.tell([life.last("upgrade"), life.first("rename"), life.last("rename")])
        [check] = plex.check()
    assert receiver.refused == []
    assert (note, check.good) == (None, True)
    refreshes = [call for call in receiver.calls if "refresh" in call.path]
    assert [call.path for call in refreshes] == [
        f"/library/sections/2/refresh?path=%2Fmedia%2Ffilms{PLEX}",
        f"/library/sections/3/refresh?path=%2Fmedia%2Fold{PLEX}",
    ]
    assert refreshes[0].headers["x-plex-token"] == "canary-token"


def test_a_root_that_plex_does_not_have_is_noted_and_a_fault_of_its_test_alone(life: Life):
    answers = {"GET /library/sections": (200, SECTIONS), "GET /library/sections/2/refresh": (200, {})}
    with Receiver(answers) as receiver:
        roots = [str(life.films), str(life.attic)]
        plex = plex_of(receiver, life, roots=roots, films="/media/films", attic="/elsewhere")
        note = plex.tell([life.last("rename")])
        good, strange = plex.check()
    assert note == f"notifier plex: no film library of Plex holds /elsewhere/{FOLDER}"
    assert sum("refresh" in call.path for call in receiver.calls) == 1
    assert (good.good, strange.subject, strange.good) == (True, "/elsewhere", False)


@pytest.mark.parametrize(
    ("kind", "settings", "header", "value"),
    [
        ("jellyfin", JellyfinSettings, "authorization", 'MediaBrowser Token="canary-token"'),
        ("emby", EmbySettings, "x-emby-token", "canary-token"),
    ],
)
def test_jellyfin_and_emby_are_told_the_folders(
    kind: str, settings: Any, header: str, value: str, life: Life
):
    answers = {
        "POST /Library/Media/Updated": (204, None),
        "GET /System/Info": (200, {"ServerName": "home", "Version": "10.11.0"}),
    }
    with Receiver(answers) as receiver:
        paths = {f"{life.films}/": "D:\\Films\\", str(life.attic): "/attic"}
        told = notifier(kind, settings(url=Url(receiver.url), api_key=SECRET, paths=paths))
        told.tell([life.last("import"), life.last("upgrade"), life.first("rename")])
        told.tell([life.last("rename")])
        told.tell([life.first("delete")])
        [check] = told.check()
    assert receiver.refused == []
    assert check.message == "home 10.11.0"
    updates = [call.body["Updates"] for call in receiver.calls if call.method == "POST"]
    old, new = f"D:\\Films\\{FOLDER}", f"/attic/{FOLDER}"
    assert updates == [
        [{"Path": old, "UpdateType": "Modified"}],
        [{"Path": old, "UpdateType": "Deleted"}, {"Path": new, "UpdateType": "Modified"}],
        [{"Path": new, "UpdateType": "Deleted"}],
    ]
    assert {call.headers[header] for call in receiver.calls} == {value}


@pytest.mark.parametrize(
    ("told", "methods"),
    [(("import",), ["Scan"]), (("import", "upgrade"), ["Scan", "Clean"]), (("rename",), ["Scan", "Clean"]),
     (("delete", "remove"), ["Clean"])],
)  # fmt: skip
def test_kodi_scans_what_is_there_and_cleans_where_names_go(
    told: Sequence[str], methods: Sequence[str], life: Life
):
    with Receiver({"POST /jsonrpc": (200, {"id": 1, "result": "OK"})}) as receiver:
        settings = KodiSettings(url=Url(receiver.url), username="kodi", password=SECRET, clean=True)
        notifier("kodi", settings).tell([life.last(event) for event in told])
    assert [call.body["method"] for call in receiver.calls] == [f"VideoLibrary.{name}" for name in methods]
    if methods[0] == "Scan":
        folder = life.last(told[-1]).folder
        assert receiver.calls[0].body["params"]["directory"] == f"{folder}/"
    assert receiver.calls[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("kind", ["plex", "jellyfin", "emby", "kodi"])
def test_a_media_server_that_refuses_is_named_and_its_key_is_not(kind: str, life: Life):
    refusal = (401, {})
    answers = {
        "GET /library/sections": refusal,
        "POST /Library/Media/Updated": refusal,
        "POST /jsonrpc": refusal,
    }
    with Receiver(answers) as receiver:
        url = Url(receiver.url)
        options = {
            "plex": PlexSettings(url=url, token=SECRET),
            "jellyfin": JellyfinSettings(url=url, api_key=SECRET),
            "emby": EmbySettings(url=url, api_key=SECRET),
            "kodi": KodiSettings(url=url, username="kodi", password=SECRET),
        }
        with pytest.raises(CredentialsRejected, match=kind) as refused:
            notifier(kind, options[kind]).tell([life.last("import")])
    assert "canary" not in f"{refused.value}{refused.value.hint}"
    assert refused.value.hint
    with pytest.raises(RadarrCliError, match="can't be reached"):
        notifier(kind, options[kind]).tell([life.last("import")])


def test_every_kind_says_what_it_takes():
    settings = {"apprise": AppriseSettings(url=SECRET)}
    for kind in KINDS:
        options = settings.get(kind.name)
        entry = NotifierEntry(name="n", kind=kind.name, options=options or _Anything())
        assert build(entry, NetworkSettings()).takes <= set(EVENTS)


class _Anything:
    api_key = SECRET
