"""Secrets are references: checked when they are read, fetched when they are used, never seen."""

from __future__ import annotations

import os
import pickle

import pytest

from radarr_cli.config.secrets import writable_by_others
from radarr_cli.errors import ConfigError

CANARY = "c4n4ry-0123456789"


def key_of(loaded):
    assert loaded.faults == ()
    return loaded.settings.tmdb.api_key


def test_every_form_gives_its_secret(configure, tmp_path):
    (tmp_path / "key").write_text(f"\n  {CANARY}  \nlogin: me\n")
    forms = {
        f'"{CANARY}"': "config.toml",
        '{ env = "KEY" }': "env KEY",
        '{ file = "key" }': f"file {tmp_path}/key",
        f'{{ file = "{tmp_path}/key" }}': f"file {tmp_path}/key",
        f'{{ command = ["sh", "-c", "echo {CANARY}; echo second line"] }}': "command sh",
        '{ command = ["printenv", "KEY"] }': "command printenv",
        '{ same_as = "prowlarr.main.api_key" }': "same as prowlarr.main.api_key",
    }
    for form, origin in forms.items():
        text = (
            f"[tmdb]\napi_key = {form}\n"
            '[[prowlarr]]\nname = "main"\nurl = "http://localhost:9696"\napi_key = { env = "KEY" }\n'
        )
        key = key_of(configure(text, {"KEY": f" {CANARY}\n", "PATH": os.environ["PATH"]}))
        assert (key.reveal(), key.origin) == (CANARY, origin)


def test_nothing_is_fetched_while_files_are_read(configure, tmp_path):
    loaded = configure(f'[tmdb]\napi_key = {{ command = ["touch", "{tmp_path}/ran"] }}\n')
    assert loaded.faults == ()
    assert not (tmp_path / "ran").exists()


UNRESOLVED = {
    '{ env = "KEY" }': "the environment variable KEY, which holds a secret, is not set",
    '{ file = "/nowhere/key" }': "the file /nowhere/key, which holds a secret, can't be read",
    '{ command = ["sh", "-c", "echo not unlocked >&2; exit 3"] }': "failed with status 3",
    '{ command = ["no-such-program-at-all"] }': "can't be run",
    '{ command = ["true"] }': "gave nothing",
}


@pytest.mark.parametrize("form", UNRESOLVED)
def test_a_reference_that_leads_nowhere_says_so_when_it_is_used(form, configure):
    key = key_of(configure(f"[tmdb]\napi_key = {form}\n", {"PATH": os.environ["PATH"]}))
    with pytest.raises(ConfigError) as raised:
        key.reveal()
    assert UNRESOLVED[form] in raised.value.message
    if "not unlocked" in form:
        assert raised.value.hint == "not unlocked"


MALFORMED = {
    '""': "is empty",
    "3": "must be text or one of",
    "[]": "must be text or one of",
    "{}": "exactly one of",
    '{ env = "A", file = "b" }': "exactly one of",
    '{ environment = "A" }': "exactly one of",
    "{ env = 3 }": "env must be text",
    '{ env = "" }': "env must be text",
    '{ command = "pass show x" }': "command must be a list of texts",
    "{ command = [] }": "command must be a list of texts",
    '{ same_as = "tmdb.region" }': "same_as names tmdb.region, which is no secret that is set",
    '{ same_as = "tmdb.api_key" }': "same_as leads back to itself",
    '{ same_as = "database.url" }': "same_as leads back to itself",
}


@pytest.mark.parametrize("form", MALFORMED)
def test_malformed(form, configure):
    text = f'[tmdb]\napi_key = {form}\n[database]\nurl = {{ same_as = "tmdb.api_key" }}\n'
    faults = [fault for fault in configure(text).faults if fault.place == "config.toml:2: tmdb.api_key"]
    assert len(faults) == 1
    assert MALFORMED[form] in faults[0].message


@pytest.mark.parametrize(
    ("where", "mode", "good"),
    [
        ("config.toml", 0o644, True),
        ("config.toml", 0o664, False),
        ("config.toml", 0o646, False),
        (".", 0o755, True),
        (".", 0o775, False),
        (".", 0o777, False),
        (".", 0o1777, True),
    ],
)
def test_a_command_is_only_taken_from_a_file_nobody_else_can_write(where, mode, good, configure, paths):
    configure('[tmdb]\napi_key = { command = ["echo", "x"] }\n')
    (paths.folder / where).chmod(mode)
    try:
        faults = configure({}).faults
    finally:
        (paths.folder / where).chmod(0o700)
    assert (faults == ()) is good
    if not good:
        assert faults[0].place == "config.toml:2: tmdb.api_key"
        assert "nobody else can write" in faults[0].message
        assert f"chmod go-w {(paths.folder / where).resolve()}" in faults[0].message


def test_a_command_is_not_taken_from_conf_d_that_others_can_write_or_from_the_environment(configure, paths):
    command = '{ command = ["echo", "x"] }'
    configure({"conf.d/1.toml": f"[tmdb]\napi_key = {command}\n"})
    paths.parts.chmod(0o777)
    assert "nobody else can write" in configure({}).faults[0].message
    paths.parts.chmod(0o755)
    (fault,) = configure({}, {"RADARR_CLI_DATABASE__URL": command}).faults
    assert fault.message == "a command is only taken from a file"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_else_is_not_trusted(tmp_path):
    file = tmp_path / "config.toml"
    file.touch()
    assert writable_by_others(file) is None
    os.chown(file, 12345, -1)
    assert writable_by_others(file) == f"{file} belongs to somebody else"


def test_a_link_is_trusted_no_more_than_where_it_stands_and_leads(tmp_path):
    (tmp_path / "loose").mkdir(mode=0o777)
    (tmp_path / "loose").chmod(0o777)
    (tmp_path / "loose" / "real.toml").touch()
    (tmp_path / "tight.toml").touch()
    inward, outward = tmp_path / "inward.toml", tmp_path / "loose" / "outward.toml"
    inward.symlink_to(tmp_path / "loose" / "real.toml")
    outward.symlink_to(tmp_path / "tight.toml")
    assert writable_by_others(inward) is not None
    assert writable_by_others(outward) is not None
    assert writable_by_others(tmp_path / "tight.toml") is None


def test_a_secret_can_not_be_seen(configure):
    loaded = configure(
        f'[tmdb]\napi_key = "{CANARY}"\n[[client]]\nname = "q"\nkind = "qbittorrent"\n'
        f'url = "http://localhost"\npassword = "{CANARY}"\n'
    )
    assert loaded.settings.clients[0].options.password.reveal() == CANARY
    for text in (repr(loaded), str(loaded.settings), repr(loaded.origins), repr(loaded.references)):
        assert CANARY not in text
    with pytest.raises(TypeError):
        pickle.dumps(loaded.settings.tmdb)
