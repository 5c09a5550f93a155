"""radarr-cli-config(5): every section and key, from the JSON Schema that `config schema` prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.manual.pages import ENVIRONMENT, FILES
from radarr_cli.cli.manual.roff import PROGRAM, escape, example, head, see_also, sentence, term, terms, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Of sections whose keys don't say enough: what somebody would write. A test reads all of them as one file.
EXAMPLES: dict[str, str] = {
    "tmdb": '[tmdb]\napi_key = { env = "TMDB_KEY" }',
    "root": '[[root]]\nname = "films"\npath = "/srv/films"',
    "prowlarr": '[[prowlarr]]\nurl = "http://localhost:9696"\napi_key = { env = "PROWLARR_KEY" }',
    "indexer": '[[indexer]]\nname = "tracker"\nkind = "torznab"\nurl = "https://tracker.example/api"\n'
    'api_key = { file = "/run/secrets/tracker" }\nseed_ratio = 1.5\nseed_time = "14d"',
    "indexer_override": "[indexer_override.tracker]\npriority = 10\nminimum_seeders = 3",
    "client": '[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "http://localhost:8080"\n'
    'username = "admin"\npassword = { command = ["pass", "show", "qbit"] }',
    "path_mapping": '[[path_mapping]]\nclient = "qbit"\nremote = "/downloads"\nlocal = "/mnt/nas/downloads"',
    "notifier": '[[notifier]]\nname = "phone"\nkind = "apprise"\nurl = { env = "NTFY_URL" }\n'
    'events = ["import", "attention"]',
    "profile": '[profile.HD]\nqualities = [\n'
    '  { name = "WEB 1080p", qualities = ["WEBDL-1080p", "WEBRip-1080p"] },\n'
    '  "Bluray-1080p",\n]\ncutoff = "WEB 1080p"\n\n[profile.HD.format_scores]\n"x265 (HD)" = -10000',
    "quality_sizes": "[quality_sizes.Bluray-1080p]\nminimum = 50\npreferred = 120\nmaximum = 200",
    "delay": '[[delay]]\npreferred_protocol = "torrent"\ntorrent_delay = 120',
    "restriction": '[[restriction]]\nname = "no 3D"\nignored = ["3D", "/\\\\bHSBS\\\\b/i"]',
    "filter": '[filter]\nkids = "tag=kids"\nlarge = "file and size>20G and tag!=keep"',
    "custom_fields": '[custom_fields]\nshelf = "text"\nwatched = "date"\nstars = "number"\nlent = "bool"',
}  # fmt: skip
_TYPES = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false",
          "object": "table"}  # fmt: skip


def configuration_page(schema: dict[str, Any]) -> str:
    """The page, of the schema of all sections."""
    lines = [
        head(f"{PROGRAM}-config", 5),
        ".SH NAME",
        f"{escape(PROGRAM)}\\-config \\- the configuration of {escape(PROGRAM)}",
        ".SH DESCRIPTION",
        *text(
            "config.toml in the user's configuration folder, then conf.d/*.toml beside it in the order of "
            "their names; --config or RADARR_CLI_CONFIG name another file. The language is TOML. A key that "
            "isn't known is a fault; `radarr-cli config check` names all faults with their places, and "
            "`radarr-cli config show --changed` what differs from the defaults."
        ),
        ".PP",
        *text(
            "A secret is given as text, or read when it is needed: from a variable, a file, a program, or "
            "another secret of the configuration:"
        ),
        *example([
            '{ env = "NAME" }',
            '{ file = "/path" }',
            '{ command = ["pass", "show", "NAME"] }',
            '{ same_as = "prowlarr.NAME.api_key" }',
        ]),
        ".PP",
        *text(
            'A duration is a number with a unit, as "90s", "15m", "6h", "14d"; a size, as "500 MiB", '
            '"20 GiB". What is a list is written ["one", "two"].'
        ),
        ".SH SECTIONS",
    ]  # fmt: skip
    for name, section in schema["properties"].items():
        lines += _section(name, section)
    lines += [
        ".SH ENVIRONMENT",
        *text(
            "A variable sets a single key: RADARR_CLI_, the section, two underscores, the key, all in "
            "capitals. Of entries the name stands between, with an underscore for whatever is no letter or "
            "digit. The value is read as TOML, else as text."
        ),
        *example(["RADARR_CLI_TMDB__API_KEY=0123456789abcdef", "RADARR_CLI_INDEXER__TRACKER__PRIORITY=10"]),
        ".PP",
        *text(
            "Timers and cron know nothing of your shell. secrets.env beside config.toml (mode 0600) holds "
            "variables for them, NAME=value a line, as systemd's EnvironmentFile= and docker's --env-file "
            "read it: every command takes from there what its own environment doesn't set. "
            "`radarr-cli schedule install` names the variables that its timers would miss, and writes them "
            "there with --save-environment."
        ),
        *terms([each for each in ENVIRONMENT if each[0].startswith(("RADARR_CLI_CONFIG", "XDG", "TZ"))]),
        ".SH FILES",
        *terms(FILES),
        *see_also((PROGRAM, 1), (f"{PROGRAM}-config", 1), (f"{PROGRAM}-init", 1)),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, section: Mapping[str, Any]) -> list[str]:
    written, keys = f"[{name}]", section
    more = section.get("additionalProperties")
    if section.get("type") == "array":
        written, keys = f"[[{name}]]", section["items"]
    elif isinstance(more, dict) and more.get("properties"):
        written, keys = f"[{name}.NAME]", more
    lines = [f".SS {escape(written)}", *text(_capital(sentence(section.get("description", ""))))]
    kinds = keys.get("oneOf", ())
    shared = _shared(kinds)
    required = keys.get("required", ())
    if kinds:
        required = set.intersection(*(set(kind.get("required", ())) for kind in kinds))
    lines += _keys(shared or keys.get("properties", {}), required)
    if name in EXAMPLES:
        lines += [".PP", "For example:", *example(EXAMPLES[name].split("\n"))]
    for kind in kinds:
        own = {key: value for key, value in kind["properties"].items() if key not in shared and key != "kind"}
        lines += [f".SS {escape(written)} of kind {escape(kind['title'])}"]
        lines += text(_capital(sentence(kind["properties"]["kind"]["description"])))
        lines += example([f'kind = "{kind["title"]}"'])
        lines += _keys(own, kind.get("required", ()))
    return lines


def _shared(kinds: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The keys that mean the same in every kind."""
    first, *others = [kind["properties"] for kind in kinds] or [{}]
    return {key: value for key, value in first.items() if all(each.get(key) == value for each in others)}


def _keys(properties: Mapping[str, Any], required: Iterable[str]) -> list[str]:
    lines = []
    for key, value in properties.items():
        words = value.get("enum") or value.get("items", {}).get("enum") or ()
        said = [] if all(str(word) in value.get("description", "") for word in words) else [_words(words)]
        if key in required:
            said.append("Required.")
        elif "default" in value and value["default"] not in (None, "", [], {}):
            said.append(f"Default: {json.dumps(value['default'], ensure_ascii=False)}.")
        described = _capital(sentence(value.get("description", "")))
        lines += term(key, _type(value), described, more=" ".join(said))
    return lines


def _words(words: Iterable[Any]) -> str:
    return f"One of {', '.join(json.dumps(word) for word in words)}."


def _type(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2].replace("_", " ")
    if "enum" in value:
        return "text"
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}s".replace("ys", "ies").replace("texts", "text")
    return _TYPES.get(str(value.get("type")), "")


def _capital(written: str) -> str:
    return written[:1].upper() + written[1:]
