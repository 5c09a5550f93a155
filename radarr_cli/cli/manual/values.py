"""What an option or an argument stands for: fixed words, taken from where the program itself knows them, or
names that `radarr-cli complete KIND` answers with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.bootstrap import App
from radarr_cli.cli.commands import calendar, history, imports, init, run_once
from radarr_cli.cli.release_order import KEYS
from radarr_cli.domain.groups import standing
from radarr_cli.domain.language import LANGUAGES
from radarr_cli.domain.quality import QUALITIES
from radarr_cli.domain.settings import ScheduleSettings
from radarr_cli.services.groups.groups import SORTS
from radarr_cli.services.library.reading import SORT_ORDERS, wanted_orders
from radarr_cli.services.stages import all_stages

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "file"


class Value(NamedTuple):
    """What stands there: `words`, and names of a kind that `complete` knows (or `FILE`). `listed`: several of
    them, with commas between; of `behind`, what the next argument is depends on the word."""

    words: tuple[str, ...] = ()
    names: str = ""
    listed: bool = False
    behind: tuple[tuple[str, Value], ...] = ()


def _words(words: Sequence[str], *, listed: bool = False, names: str = "") -> Value:
    return Value(words=tuple(words), listed=listed, names=names)


def _names(kind: str, *, listed: bool = False) -> Value:
    return Value(names=kind, listed=listed)


_STAGES = [stage.name for stage in all_stages(ScheduleSettings(), None)]  # type: ignore[arg-type] # only named
_RELEASE_KEYS = _words(["rank", *KEYS])
_CLIENT_KINDS = _words(init.CLIENT_KINDS)
_PAUSED = Value(
    behind=(
        ("stage", _words(_STAGES)),
        ("indexer", _names("indexers")),
        ("client", _names("clients")),
    )
)
# By a command, or an argument's first word, and then the option or the metavar; else by that alone.
_BY_PLACE: dict[str, Value] = {
    "list --sort": _words(SORT_ORDERS, names="fields"),
    "edit --tag": _names("tags", listed=True),
    "calendar --kinds": _words(calendar.KINDS, listed=True),
    "search --sort": _RELEASE_KEYS,
    "releases --sort": _RELEASE_KEYS,
    "wanted missing --sort": _words(wanted_orders()),
    "wanted cutoff --sort": _words(wanted_orders()),
    "groups list --sort": _words(SORTS),
    "groups list --tier": _words(standing.TIER_NAMES),
    "groups list --confidence": _words(standing.CONFIDENCES),
    "history list --event": _words(tuple(history.EVENTS)),
    "import --mode": _words(imports.MODES),
    "run-once --only": _words(_STAGES, listed=True),
    "run-once --fail-on": _words(tuple(run_once.MASKS), listed=True),
    "init --client-kind": _CLIENT_KINDS,
    "init client --kind": _CLIENT_KINDS,
    "config show SECTION": _words(sorted(App().configuration.schema()["properties"])),
    "variants add --folder": Value(),
    "variants edit --folder": Value(),
    "move --to-folder": Value(),
    "simulate --profile": _names(FILE),
    "simulate --instead-of": _names("profiles"),
    "init --root": _names(FILE),
    "init NAME": _names("profiles"),
    "profiles NAME": _names("profiles"),
    "profiles SOURCE": _names(FILE),
    "formats NAME": _names("formats"),
    "formats test NAME": Value(),
    "formats SOURCE": _names(FILE),
    "indexers NAME": _names("indexers"),
    "clients NAME": _names("clients"),
    "notify NAME": _names("notifiers"),
    "variants add FILM/VARIANT": _names("new-variants"),
    "db FILE": _names("backups"),
    "queue ID": _names("queue"),
    "blocklist ID": _names("blocked"),
    "history ID": _names("events"),
    "attention ID": _names("attention"),
    "runs RUN": _names("runs"),
    "files FILE": _names("files"),
    "undo OPERATION": _names("operations"),
}
_BY_NAME: dict[str, Value] = {
    "--profile": _names("profiles"), "--root": _names("roots"), "--to-root": _names("roots"),
    "--indexer": _names("indexers"), "--where": _names("filters"), "--tag": _names("tags"),
    "--add-tag": _names("tags"), "--remove-tag": _names("tags"), "--group": _names("groups"),
    "--variant": _names("variant-names"), "--config": _names(FILE), "--why": _names("formats"),
    "--quality": _words([each.name for each in QUALITIES]),
    "--language": _words([each.name for each in LANGUAGES]), "--local-path": _names(FILE),
    "--ics": _names(FILE), "--rss": _names(FILE),
    "FILM": _names("films"), "FILM/VARIANT": _names("variants"), "FILE": _names(FILE),
    "FOLDER": _names(FILE), "DIR": _names(FILE), "PATH": _names(FILE), "GROUP": _names("groups"),
}  # fmt: skip


def value_of(path: str, name: str, metavar: str, found: Any) -> Value:
    """What stands behind the option `name` ("" for an argument) of the command `path`."""
    if choices := getattr(found.type, "choices", None):
        return _words([str(getattr(each, "value", each)) for each in choices])
    bare = re.sub(r"\.\.\.| ", "", metavar).replace("[/VARIANT]", "").strip("[]")
    alternatives = bare.split("|")
    if alternatives != [bare] and all(each.isalpha() and each.islower() for each in alternatives):
        return _words(alternatives)._replace(behind=_PAUSED.behind if "stage" in alternatives else ())
    first = alternatives[0]
    places = (f"{path} {name}",) if name else (f"{path} {first}", f"{path.partition(' ')[0]} {first}")
    found_at = next((key for key in places if key in _BY_PLACE), None)
    if found_at is not None:
        return _BY_PLACE[found_at]
    return _BY_NAME.get(name) or _BY_NAME.get(first) or Value()
