"""Files, secrets.toml and the environment add up, and each value knows where it came from."""

from __future__ import annotations

import pytest

from radarr_cli.config.places import dotted, line_of

CLIENT = '[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "http://localhost:8080"\n'


def test_tables_merge_key_by_key_and_the_later_file_wins(configure):
    loaded = configure(
        {
            "config.toml": '[tmdb]\nregion = "US"\nlanguage = "en-US"\n',
            "conf.d/20-b.toml": '[tmdb]\nregion = "FR"\n',
            "conf.d/10-a.toml": '[tmdb]\nregion = "DE"\nlanguage = "de-DE"\n',
            "conf.d/30-c.txt": "not read",
        }
    )
    assert (loaded.settings.tmdb.region, loaded.settings.tmdb.language) == ("FR", "de-DE")
    assert loaded.origins["tmdb.region"].source == "conf.d/20-b.toml:2"
    assert loaded.origins["tmdb.language"].source == "conf.d/10-a.toml:3"
    assert [file.name for file in loaded.files] == ["config.toml", "conf.d/10-a.toml", "conf.d/20-b.toml"]


def test_a_profile_may_be_spread_and_its_scores_add_up(configure):
    loaded = configure(
        {
            "config.toml": '[profile.own]\nqualities = ["SDTV", "DVD"]\ncutoff = "DVD"\n'
            "format_scores = { a = 1, b = 1 }\n",
            "conf.d/1.toml": '[profile.own]\ncutoff = "SDTV"\n[profile.own.format_scores]\nb = 2\n',
        }
    )
    assert loaded.settings.profiles["own"].cutoff == "SDTV"
    assert loaded.settings.profiles["own"].format_scores == {"a": 1, "b": 2}


def test_a_secret_is_replaced_as_a_whole(configure):
    loaded = configure(
        {
            "config.toml": '[tmdb]\napi_key = { env = "KEY" }\n',
            "conf.d/1.toml": '[tmdb]\napi_key = { file = "/run/key" }\n',
        }
    )
    assert loaded.faults == ()
    assert loaded.settings.tmdb.api_key.origin == "file /run/key"


def test_entries_add_up_and_one_name_in_two_files_is_a_fault_that_names_both(configure):
    loaded = configure(
        {
            "config.toml": CLIENT,
            "conf.d/1.toml": CLIENT.replace("qbit", "second", 1),
            "conf.d/2.toml": "# later\n" + CLIENT,
        }
    )
    assert [client.name for client in loaded.settings.clients][:2] == ["qbit", "second"]
    (fault,) = loaded.faults
    assert str(fault) == 'conf.d/2.toml:2: client[0]: there is a client "qbit" in config.toml:1 already'


def test_entries_without_a_name_are_twins_by_their_default_name(configure):
    entry = '[[prowlarr]]\nurl = "http://localhost:9696"\napi_key = "k"\n'
    (fault,) = configure(entry + entry).faults
    assert 'there is a prowlarr "prowlarr"' in fault.message


ENVIRONMENT = {
    "a text": ("RADARR_CLI_TMDB__REGION", "DE", lambda s: s.tmdb.region == "DE"),
    "a quoted text": ("RADARR_CLI_TMDB__REGION", '"DE"', lambda s: s.tmdb.region == "DE"),
    "a number": ("RADARR_CLI_SAFETY__GRABS_PER_DAY", "7", lambda s: s.safety.grabs_per_day == 7),
    "a truth": ("RADARR_CLI_LIBRARY__MONITORED", "false", lambda s: s.library.monitored is False),
    "a list": ("RADARR_CLI_LIBRARY__TAGS", '["a", "b"]', lambda s: s.library.tags == ("a", "b")),
    "a duration": ("RADARR_CLI_SCHEDULE__SEARCH", "90m", lambda s: s.schedule.search.seconds == 5400),
    "a key named like a Python word": (
        "RADARR_CLI_SCHEDULE__IMPORT",
        "2m",
        lambda s: s.schedule.import_.seconds == 120,
    ),
    "a secret of digits": ("RADARR_CLI_TMDB__API_KEY", "0123", lambda s: s.tmdb.api_key.reveal() == "0123"),
    "a reference": (
        "RADARR_CLI_TMDB__API_KEY",
        '{ env = "OTHER" }',
        lambda s: s.tmdb.api_key.reveal() == "other",
    ),
    "a template that looks like a table": (
        "RADARR_CLI_NAMING__FOLDER",
        "{Movie Title}",
        lambda s: s.naming.folder == "{Movie Title}",
    ),
    "an entry's own key": (
        "RADARR_CLI_CLIENT__MY_BOX__PRIORITY",
        "3",
        lambda s: s.clients[0].priority == 3,
    ),
    "an entry's kind's key": (
        "RADARR_CLI_CLIENT__MY_BOX__CATEGORY",
        "12",
        lambda s: s.clients[0].options.category == "12",
    ),
    "the longest name": (
        "RADARR_CLI_CLIENT__MY_BOX__2__PRIORITY",
        "4",
        lambda s: s.clients[1].priority == 4 and s.clients[0].priority == 1,
    ),
    "a profile's key": (
        "RADARR_CLI_PROFILE__HD___OWN__UPGRADES",
        "false",
        lambda s: s.profiles["HD - own"].upgrades is False,
    ),
    "a section with an underscore": (
        "RADARR_CLI_QUALITY_SIZES__SDTV__MAXIMUM",
        "12",
        lambda s: s.quality_sizes["SDTV"].maximum == 12,
    ),
    "a free name that is there": (
        "RADARR_CLI_FILTER__BIG_ONES",
        "size>1",
        lambda s: s.filters == {"Big-Ones": "size>1"},
    ),
}
BASE = """
[[client]]
name = "my box"
kind = "qbittorrent"
url = "http://localhost:1"
[[client]]
name = "my box__2"
kind = "qbittorrent"
url = "http://localhost:2"
[profile."HD - own"]
qualities = ["SDTV"]
cutoff = "SDTV"
[quality_sizes.SDTV]
minimum = 1
[filter]
Big-Ones = "size>20G"
"""


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_the_environment_sets(name, configure):
    variable, value, holds = ENVIRONMENT[name]
    loaded = configure(BASE, {variable: value, "OTHER": "other"})
    assert loaded.faults == ()
    assert holds(loaded.settings)
    assert f"env {variable}" in [origin.source for origin in loaded.origins.values()]


UNKNOWN = {
    "RADARR_CLI_TMDB__REGOIN": 'did you mean "region"?',
    "RADARR_CLI_TMBD__REGION": 'did you mean "tmdb"?',
    "RADARR_CLI_TMDB_REGION": "no such section",
    "RADARR_CLI_CLIENT__QBIT__URL": "no such client",
    "RADARR_CLI_CLIENT__MY_BOX__NAME": "a name can't be set",
    "RADARR_CLI_CLIENT__MY_BOX": "no such client",
    "RADARR_CLI_DATABASE__URL": "is empty",
}


@pytest.mark.parametrize("variable", UNKNOWN)
def test_a_variable_that_sets_nothing_is_a_fault(variable, configure):
    (fault,) = configure(BASE, {variable: "" if "DATABASE" in variable else "x"}).faults
    assert fault.place == f"env {variable}"
    assert UNKNOWN[variable] in fault.message


def test_other_variables_are_none_of_our_business(configure):
    environment = {
        "RADARR_CLI_CONFIG": "/x",
        "RADARR_CLI_KEY": "k",
        "RADARR_API_KEY": "x",
        "_RADARR_CLI_COMPLETE": "x",
    }
    loaded = configure('[tmdb]\napi_key = { env = "RADARR_CLI_KEY" }\n', environment)
    assert loaded.faults == ()
    assert loaded.settings.tmdb.api_key.reveal() == "k"


def test_two_names_that_a_variable_can_not_tell_apart(configure):
    text = BASE.replace("my box__2", "my-box")
    (fault,) = configure(text, {"RADARR_CLI_CLIENT__MY_BOX__PRIORITY": "2"}).faults
    assert fault.message == 'could mean "my box" and "my-box"; rename one of them'


def test_secrets_toml_sets_secrets_by_name_and_nothing_else(configure):
    loaded = configure(
        {
            "config.toml": CLIENT + '[[prowlarr]]\nname = "p"\nurl = "http://localhost:9696"\n',
            "secrets.toml": '[tmdb]\napi_key = "t"\n'
            '[client.qbit]\npassword = "c"\n[prowlarr.p]\napi_key = "p"\n',
        },
        {"RADARR_CLI_CLIENT__QBIT__PASSWORD": "from the environment"},
    )
    settings = loaded.settings
    assert loaded.faults == ()
    assert settings.tmdb.api_key.reveal() == "t"
    assert settings.prowlarrs[0].api_key.reveal() == "p"
    assert settings.clients[0].options.password.reveal() == "from the environment"
    assert loaded.origins["prowlarr.p.api_key"].source == "secrets.toml:6"


def test_faults_of_secrets_toml(configure):
    loaded = configure(
        {
            "config.toml": CLIENT,
            "secrets.toml": '[tmdb]\nregion = "DE"\n[client.qbt]\npassword = "c"\n[tmbd]\napi_key = "x"\n',
        }
    )
    assert [str(fault) for fault in loaded.faults] == [
        "secrets.toml:2: tmdb.region: is no secret; it belongs into config.toml",
        'secrets.toml:3: client.qbt: no such client; did you mean "qbit"?',
        'secrets.toml:5: tmbd: no such section; did you mean "tmdb"?',
    ]


TOML = '''\
# [tmdb] in a comment
top = 1
[a]
one = 1
"two three" = { x = 1, y = 2 }
text = """
[a.b]
one = 2
"""
list = [
  "]", # ]
  { deep = 1 },
]
b.c = 1
[[d]]
name = "first"
[[d]]
name = "second"
  [d.sub]
  x = '#'
[a.z]
'''
LINES = {
    ("top",): 2, ("a",): 3, ("a", "one"): 4, ("a", "two three"): 5, ("a", "two three", "y"): 5,
    ("a", "text"): 6, ("a", "list"): 10, ("a", "list", 1, "deep"): 10, ("a", "b", "c"): 14,
    ("d", 0, "name"): 16, ("d", 1): 17, ("d", 1, "name"): 18, ("d", 1, "sub", "x"): 20, ("a", "z"): 21,
    ("d", 1, "missing"): 17, ("nothing",): None,
}  # fmt: skip


@pytest.mark.parametrize("path", LINES, ids=dotted)
def test_line(path):
    assert line_of(TOML, path) == LINES[path]


def test_a_path_is_written_as_toml_writes_it():
    assert dotted(("profile", "HD - 720p/1080p", "qualities", 2)) == 'profile."HD - 720p/1080p".qualities[2]'
