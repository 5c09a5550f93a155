"""Every fault of a configuration is named at once, with its place."""

from __future__ import annotations

import pytest

from radarr_cli.config.loading import load_strict
from radarr_cli.config.paths import ConfigPaths
from radarr_cli.errors import ConfigError

FIVE = """\
[tmdb]
langauge = "de"

[library]
root = "filme"

[[root]]
name = "films"
path = "films"

[[client]]
name = "qbit"
kind = "qbittorrent"
url = "localhost:8080"

[schedule]
search = "6 hours"
"""
ROOT = '[[root]]\nname = "films"\npath = "/srv/films"\n'
CLIENT = '[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "http://localhost:8080"\n'
PROFILE = '[profile.own]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "Bluray-1080p"\n'

# What a file holds, and the faults it has: where, and words of the message.
CASES = {
    "unknown section": ("[libary]\n", [("config.toml:1: libary", 'did you mean "library"?')]),
    "a section nothing reads": ("[clans]\nx = 1\n", [("config.toml:1: clans", "no such section")]),
    "entries nothing reads": ("[[list]]\n", [("config.toml:1: list", "no such section")]),
    "a key outside of sections": ("timeout = 3\n", [("config.toml:1: timeout", "no such section")]),
    "one bracket for entries": (
        '[root]\nname = "a"\n',
        [("config.toml:1: root", "write [[root]], with two brackets")],
    ),
    "two brackets for a table": ("[[tmdb]]\n", [("config.toml:1: tmdb", "write [tmdb]")]),
    "a profile without a name": (
        '[profile]\ncutoff = "SD"\n',
        [("config.toml:2: profile.cutoff", "write [profile.NAME]")],
    ),
    "missing keys": (
        "[[root]]\n",
        [("config.toml:1: root[0]", "name is missing"), ("config.toml:1: root[0]", "path is missing")],
    ),
    "the second entry": (
        ROOT + '[[root]]\nname = "b"\npath = 1\n',
        [("config.toml:6: root[1].path", "must be text, not a number")],
    ),
    "unknown kind": (
        '[[client]]\nname = "a"\nkind = "qbitorrent"\nanything = 1\n',
        [("config.toml:3: client[0].kind", 'did you mean "qbittorrent"?')],
    ),
    "missing kind": ('[[client]]\nname = "a"\n', [("config.toml:1: client[0]", "kind is missing")]),
    "a key of another kind": (
        CLIENT + "api_path = '/api'\n",
        [("config.toml:5: client[0].api_path", "no such key")],
    ),
    "a misspelt key of the kind": (
        CLIENT + 'pasword = "x"\n',
        [("config.toml:5: client[0].pasword", 'did you mean "password"?')],
    ),
    "two faults in one entry": (
        '[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "x"\npriority = 99\n',
        [("config.toml:4: client[0].url", "must be a URL")],
    ),
    "two of one name": (
        CLIENT + CLIENT,
        [("config.toml:5: client[1]", 'there is a client "qbit" in config.toml:1 already')],
    ),
    "a choice": ('[safety]\nmode = "watch"\n', [("config.toml:2: safety.mode", "there are act, observe")]),
    "items of a list": (
        '[import]\ntorrent_methods = ["hardlnk", "reflink", 3]\n',
        [
            ("config.toml:2: import.torrent_methods[0]", 'did you mean "hardlink"?'),
            ("config.toml:2: import.torrent_methods[2]", "must be text"),
        ],
    ),
    "a torrent that is to be moved": (
        '[import]\ntorrent_methods = ["move", "hardlink"]\n',
        [("config.toml:2: import.torrent_methods[0]", "there are hardlink, reflink, copy")],
    ),
    "a root that is none": (
        ROOT + '[library]\nroot = "filme"\n',
        [("config.toml:5: library.root", 'did you mean "films"?')],
    ),
    "a profile that is none": (
        '[library]\nprofile = "HD-1080"\n',
        [("config.toml:2: library.profile", 'did you mean "HD-1080p"?')],
    ),
    "a mapping of no client": (
        CLIENT + '[[path_mapping]]\nclient = "qb"\nremote = "/d"\nlocal = "/d"\n',
        [("config.toml:6: path_mapping[0].client", 'did you mean "qbit"?')],
    ),
    "roots in each other": (
        ROOT + '[[root]]\nname = "kids"\npath = "/srv/films/kids/"\n',
        [("config.toml:6: root[1].path", 'overlaps with the root "films"')],
    ),
    "a number out of range": (
        CLIENT + "priority = 51\n",
        [("config.toml:5: client[0].priority", "must be at most 50")],
    ),
    "a duration out of range": (
        '[schedule]\nimport = "0s"\n',
        [("config.toml:2: schedule.import", "must be at least 1 seconds")],
    ),
    "cutoff not listed": (
        PROFILE + 'upgrades = true\n[profile.other]\nqualities = ["SDTV"]\ncutoff = "DVD"\n',
        [("config.toml:7: profile.other.cutoff", '"DVD" is not among the qualities')],
    ),
    "qualities that are none, twice, or missing": (
        '[profile.a]\nqualities = ["Bluray-1080", "SDTV", { name = "g", qualities = ["SDTV"] }]\n'
        'cutoff = "SDTV"\n[profile.b]\nqualities = []\ncutoff = "SDTV"\n',
        [
            ("config.toml:2: profile.a.qualities[0]", 'did you mean "Bluray-1080p"?'),
            ("config.toml:2: profile.a.qualities[2]", '"SDTV" stands there twice'),
            ("config.toml:5: profile.b.qualities", "at least one quality"),
            ("config.toml:6: profile.b.cutoff", "not among the qualities"),
        ],
    ),
    "a profile's numbers and language": (
        PROFILE + 'language = "Klingon"\nminimum_score_gain = 0\nminimum_format_score = 11\n'
        "format_scores = { a = 5, b = 5, c = -100 }\n",
        [
            ("config.toml:4: profile.own.language", "no such language"),
            ("config.toml:5: profile.own.minimum_score_gain", "at least 1"),
            ("config.toml:6: profile.own.minimum_format_score", "the scores add up to 10 at most"),
        ],
    ),
    "sizes in the wrong order": (
        '[quality_sizes."Bluray-1080p"]\nminimum = 50\npreferred = 40\n',
        [("config.toml:1: quality_sizes.Bluray-1080p", "minimum <= preferred <= maximum")],
    ),
    "sizes of no quality": (
        '[quality_sizes."Bluray1080p"]\nminimum = 50\n',
        [("config.toml:1: quality_sizes.Bluray1080p", 'did you mean "Bluray-1080p"?')],
    ),
    "a template": (
        '[naming]\nfile = "{Movie Titel} ({Release Year})"\n',
        [("config.toml:2: naming.file", "Movie Title")],
    ),
    "forms of texts": (
        '[tmdb]\nlanguage = "german"\nregion = "Germany"\n[schedule]\ntimezone = "Berlin"\n',
        [
            ("config.toml:2: tmdb.language", "en-US"),
            ("config.toml:3: tmdb.region", "a country"),
            ("config.toml:5: schedule.timezone", "Europe/Berlin"),
        ],
    ),
    "a delay that takes nothing": (
        "[[delay]]\nenable_usenet = false\nenable_torrent = false\n",
        [("config.toml:3: delay[0].enable_torrent", "can't both be off")],
    ),
    "restrictions": (
        '[[restriction]]\nname = "a"\n[[restriction]]\nname = "b"\nignored = ["cam", "/(/i", "/a++(?i)b/", '
        "'/(?<a>b)\\k<a>\\cA/n', '/\\k<a>/']\n",
        [
            ("config.toml:1: restriction[0]", "must have required or ignored terms"),
            ("config.toml:5: restriction[1].ignored[1]", "is no regular expression: missing )"),
            # A name that no group has is found where the pattern is read as .NET reads it.
            ("config.toml:5: restriction[1].ignored[4]", "is no regular expression: unknown group"),
        ],
    ),
    "a filter": (
        "[filter]\nbig = 'size>20G'\nbad = 'sise>20G'\nloop = '@loop'\n",
        [("config.toml:3: filter.bad", "sise"), ("config.toml:4: filter.loop", "loop")],
    ),
    "no TOML": ("[tmdb\n", [("config.toml", "is not TOML: ")]),
}


def test_five_faults_are_named_in_one_error(paths: ConfigPaths, kinds):
    paths.file.write_text(FIVE)
    with pytest.raises(ConfigError) as raised:
        load_strict(paths, {}, kinds)
    assert raised.value.message == "the configuration has 5 faults"
    assert [fault.place for fault in raised.value.faults] == [
        "config.toml:2: tmdb.langauge",
        "config.toml:5: library.root",
        "config.toml:9: root[0].path",
        "config.toml:14: client[0].url",
        "config.toml:17: schedule.search",
    ]


@pytest.mark.parametrize("name", CASES)
def test_fault(name, configure):
    text, expected = CASES[name]
    faults = configure(text).faults
    assert [fault.place for fault in faults] == [place for place, _ in expected]
    for fault, (_, words) in zip(faults, expected, strict=True):
        assert words in fault.message


def test_no_configuration_is_no_fault(configure):
    loaded = configure({})
    assert loaded.faults == ()
    assert loaded.settings.roots == ()
    assert loaded.origins == {}


def test_a_file_that_was_asked_for_has_to_be_there(tmp_path, kinds):
    with pytest.raises(ConfigError) as raised:
        load_strict(ConfigPaths(tmp_path / "mine.toml", chosen=True), {}, kinds)
    assert "there is no such file" in str(raised.value.faults[0])


def test_an_unreadable_file_brings_no_faults_of_references(configure):
    loaded = configure(
        {
            "config.toml": '[library]\nroot = "films"\n'
            '[[path_mapping]]\nclient="q"\nremote="/a"\nlocal="/a"\n',
            "conf.d/10-roots.toml": b"\xff\xfe".decode("latin-1") + "[[root]",
            "secrets.toml": '[client.q]\npassword = "x"\n',
        },
        {"RADARR_CLI_CLIENT__Q__URL": "http://a"},
    )
    assert [fault.place for fault in loaded.faults] == ["conf.d/10-roots.toml"]


def test_text_that_is_not_utf_8_is_named(paths, kinds):
    paths.file.write_bytes(b"[tmdb]\nlanguage = '\xff'\n")
    with pytest.raises(ConfigError) as raised:
        load_strict(paths, {}, kinds)
    assert str(raised.value.faults[0]) == "config.toml: is not UTF-8 text (byte 19)"


def test_a_fault_tells_no_value(configure):
    """What stands in the wrong key may be a secret."""
    canary = "c4n4ry-0123456789"
    loaded = configure(
        f'[tmdb]\nurl = "http://x/?api_key={canary}"\n'
        f'[network]\ntimeout = "{canary}"\nproxy = "http://a:{canary}@b"\n'
        f'[import]\nfile_mode = "{canary}"\n[[root]]\nname = "a"\npath = "{canary}"\n'
    )
    assert len(loaded.faults) == 5
    assert canary not in str(loaded.faults)
