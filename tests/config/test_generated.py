"""The schema, the template and `show` come from the dataclasses: each is checked against what loads."""

from __future__ import annotations

import re
import tomllib

import jsonschema
import pytest

from radarr_cli.config.describing import describe
from radarr_cli.config.schema import json_schema
from radarr_cli.config.sections import SECTIONS
from radarr_cli.config.template import template
from radarr_cli.config.writable import WritableConfiguration

GOOD = {
    "nothing": "",
    "all forms of secrets": """
        [tmdb]
        api_key = { env = "KEY" }
        [database]
        url = { file = "/run/secrets/url" }
        [[prowlarr]]
        name = "a"
        url = "http://localhost:9696"
        api_key = { command = ["pass", "show", "prowlarr"] }
        [[prowlarr]]
        name = "b"
        url = "http://localhost:9697"
        api_key = { same_as = "prowlarr.a.api_key" }
        [[indexer]]
        name = "site"
        kind = "newznab"
        url = "https://example.org"
        api_key = "text"
        """,
    "types": """
        [library]
        minimum_availability = "announced"
        tags = ["a"]
        [import]
        torrent_methods = ["hardlink", "copy"]
        minimum_free_space = "1.5 GiB"
        keep_old_for = "1h30m"
        folder_mode = "0755"
        [safety]
        bytes_per_day = 1000
        [network]
        proxy = "http://localhost:3128"
        [[root]]
        name = "films"
        path = "~/films"
        [quality_sizes."Bluray-1080p"]
        minimum = 1
        maximum = 30.5
        [filter]
        big = "size>20G"
        mine = "owner=ida and stars>3"
        [custom_fields]
        owner = "text"
        stars = "number"
        seen = "bool"
        lent = "date"
        """,
    "a profile": """
        [profile.own]
        qualities = ["Bluray-1080p", { name = "WEB", qualities = ["WEBDL-1080p", "WEBRip-1080p"] }]
        cutoff = "WEB"
        format_scores = { a = 1 }
        [library]
        profile = "own"
        """,
    "clients": """
        [[client]]
        name = "qbit"
        kind = "qbittorrent"
        url = "http://localhost:8080"
        password = { env = "Q" }
        priority = 2
        [[client]]
        name = "watch"
        kind = "blackhole"
        torrent_folder = "/srv/watch"
        watch_folder = "/srv/done"
        """,
}
BAD = {
    "unknown section": "[libary]\n",
    "unknown key": "[tmdb]\nlangauge = 'de'\n",
    "wrong type": "[tmdb]\nregion = 3\n",
    "no type of a field": "[custom_fields]\nowner = 'integer'\n",
    "choice": "[safety]\nmode = 'watch'\n",
    "two references": "[tmdb]\napi_key = { env = 'A', file = 'b' }\n",
    "duration without unit": "[schedule]\nsearch = 6\n",
    "mode as a number": "[import]\nfile_mode = 664\n",
    "size": "[safety]\nbytes_per_day = 'much'\n",
    "no such quality": "[profile.a]\nqualities = ['Bluray-1080']\ncutoff = 'x'\n",
    "sizes of no quality": "[quality_sizes.Bluray]\nmaximum = 3\n",
    "missing key": "[[root]]\nname = 'a'\n",
    "unknown kind": "[[client]]\nname = 'a'\nkind = 'aria2'\n",
    "a key of another kind": "[[client]]\nname = 'a'\nkind = 'qbittorrent'\nurl = 'http://a'\napi_path = '/'",
    "entries as a table": "[client]\nname = 'a'\n",
}


def test_the_schema_is_one(kinds):
    jsonschema.Draft202012Validator.check_schema(json_schema(kinds))


@pytest.mark.parametrize("name", GOOD)
def test_schema_and_loader_take(name, configure, kinds):
    jsonschema.validate(tomllib.loads(GOOD[name]), json_schema(kinds))
    assert configure(GOOD[name]).faults == ()


@pytest.mark.parametrize("name", BAD)
def test_schema_and_loader_refuse(name, configure, kinds):
    validator = jsonschema.Draft202012Validator(json_schema(kinds))
    assert list(validator.iter_errors(tomllib.loads(BAD[name])))
    assert configure(BAD[name]).faults


def test_every_key_has_a_help_text(kinds):
    def walk(schema, path):
        for name, child in schema.get("properties", {}).items():
            assert child.get("description") or path == "", f"{path}{name}"
            walk(child, f"{path}{name}.")
        for child in [schema.get("items", {}), *schema.get("oneOf", []), *schema.get("anyOf", [])]:
            if "properties" in child or "oneOf" in child:
                walk(child, path)

    document = json_schema(kinds)
    walk({"properties": document["properties"]}, "")


def test_the_template_loads_as_it_is_and_with_everything_switched_on(configure, kinds, paths):
    text = template(kinds)
    assert configure(text).faults == ()
    assert tomllib.loads(text) == {}
    on = re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)
    assert set(tomllib.loads(on)) == {section.key for section in SECTIONS}
    # Examples name things that aren't there, and twice the same; all else about them has to be right.
    excused = re.compile(r"no such (root|profile|client|indexer)|already$")
    assert [str(fault) for fault in configure(on).faults if not excused.search(fault.message)] == []


def test_the_template_takes_answers(configure, kinds):
    answers = {
        "library": {"root": "films", "profile": "HD-1080p"},
        "root": [{"name": "films", "path": "/srv/films"}],
        "client": [
            {"name": "q", "kind": "qbittorrent", "url": "http://localhost:8080", "password": {"env": "Q"}}
        ],
    }
    loaded = configure(template(kinds, answers), {"Q": "word"})
    assert loaded.faults == ()
    assert loaded.settings.library.profile == "HD-1080p"
    assert loaded.settings.clients[0].options.password.reveal() == "word"
    assert len(loaded.origins) == 8


def test_show_tells_every_value_and_its_origin(configure):
    loaded = configure(
        '[tmdb]\napi_key = { env = "KEY" }\n[[client]]\nname = "q"\nkind = "qbittorrent"\n'
        'url = "http://localhost:8080/"\npassword = "canary"\n'
        '[profile.own]\ncutoff = "SDTV"\nqualities = ["SDTV", { name = "g", qualities = ["DVD", "DVD-R"] }]',
        {"RADARR_CLI_TMDB__REGION": "DE"},
    )
    described = {each.key: each[1:] for each in describe(loaded)}
    assert described["tmdb.api_key"] == ("********", "config.toml:2", "env KEY")
    assert described["tmdb.region"] == ("DE", "env RADARR_CLI_TMDB__REGION", None)
    assert described["tmdb.language"] == ("en-US", "default", None)
    assert described["client.q.url"] == ("http://localhost:8080", "config.toml:6", None)
    assert described["client.q.password"] == ("********", "config.toml:7", None)
    assert described["client.q.category"][1] == "default"
    assert described["schedule.search"][0] == "6h"
    assert described["safety.bytes_per_day"][0] == "500 GiB"
    assert described["import.folder_mode"][0] == "755"
    assert described["profile.own.qualities"][0] == ["SDTV", {"name": "g", "qualities": ["DVD", "DVD-R"]}]
    assert described["database.url"] == (None, "default", None)
    assert not any(key.startswith("profile.SD") for key in described)
    assert "canary" not in str(described)


def test_check_warns_of_what_will_fail_or_leak(configure, paths):
    files = {
        "config.toml": '[tmdb]\napi_key = { env = "KEY" }\n'
        '[[root]]\nname = "films"\npath = "/nowhere/films"\n',
        "secrets.toml": '[database]\nurl = "postgresql://a"\n',
        "conf.d/1.toml": '[[prowlarr]]\nurl = "http://localhost"\napi_key = { file = "../key" }\n',
    }
    configure(files)
    key = paths.folder / "key"

    def said(environment):
        configuration = WritableConfiguration(paths.file, environment, {"indexer": (), "client": ()})
        return [str(warning) for warning in configuration.warnings()]

    assert said({}) == [
        "config.toml:2: tmdb.api_key: the environment variable KEY is not set"
        f" (KEY=... in {paths.variables} sets it)",
        f"conf.d/1.toml:3: prowlarr[0].api_key: there is no file {paths.parts}/../key",
        f"secrets.toml: holds a secret and can be read by other accounts (chmod 600 {paths.secrets})",
        "config.toml:5: root[0].path: there is no folder /nowhere/films",
    ]
    paths.secrets.chmod(0o600)
    key.write_text("x")
    key.chmod(0o640)
    assert said({"KEY": "k"}) == [
        f"conf.d/1.toml:3: prowlarr[0].api_key: {paths.parts}/../key can be read by other accounts"
        f" (chmod 600 {paths.parts}/../key)",
        "config.toml:5: root[0].path: there is no folder /nowhere/films",
    ]
