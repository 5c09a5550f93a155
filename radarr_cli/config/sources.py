"""What the files say, merged, with the origin of each value. Nothing is typed yet.

`config.toml`, then `conf.d/*.toml` in the order of their names: tables merge key by key and the later file
wins; entries of arrays add up.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.places import dotted, line_of
from radarr_cli.config.sections import BY_KEY, Section
from radarr_cli.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.places import Path as KeyPath


class SourceFile:
    """A file that was read; `name` is how messages call it. It may hold secrets, so it is never printed."""

    __slots__ = ("name", "path", "text")

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name = name
        self.path = path
        self.text = text


_TABLES = ("format_scores", "weights", "aliases", "collect")


class Origin(NamedTuple):
    """Where a value was set: at `path` in a file, or in an environment variable."""

    path: KeyPath = ()
    file: SourceFile | None = None
    variable: str | None = None

    def child(self, part: str | int) -> Origin:
        return Origin((*self.path, part), self.file, self.variable)

    @property
    def source(self) -> str:
        """`config.toml:12`, `env RADARR_CLI_TMDB__API_KEY`."""
        if self.file is None:
            return f"env {self.variable}"
        line = line_of(self.file.text, self.path)
        return f"{self.file.name}:{line}" if line else self.file.name

    @property
    def place(self) -> str:
        """The place of a fault: `config.toml:12: client[1].url`."""
        return f"{self.source}: {dotted(self.path)}" if self.file and self.path else self.source


class Value(NamedTuple):
    """A value as TOML gave it; `text` is an environment variable's, which may be meant as plain text."""

    raw: Any
    origin: Origin
    text: str | None = None


class Table:
    """The keys of one table or array entry, and where it begins."""

    __slots__ = ("origin", "values")

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.values: dict[str, Value] = {}


class Document:
    """All sources merged: plain tables and maps, array entries, and tables with names, by section.

    `readable` is false where a file could not be read at all: then what it names is not known.
    """

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.entries: dict[str, list[Table]] = {}
        self.named: dict[str, dict[str, Table]] = {}
        self.files: list[SourceFile] = []
        self.readable = True
        self._faults: list[tuple[Origin, Fault]] = []

    def report(self, origin: Origin, message: str) -> None:
        self._faults.append((origin, Fault(origin.place, message)))

    def report_file(self, name: str, message: str) -> None:
        """A fault of a whole file, after which nobody knows what it would have defined."""
        self._faults.append((Origin(), Fault(name, message)))
        self.readable = False

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults: unreadable files, then file by file from top to bottom, then the environment."""
        order = {source: index for index, source in enumerate(self.files)}

        def position(reported: tuple[Origin, Fault]) -> tuple[int, int]:
            origin = reported[0]
            if origin.file is None:
                return (len(order) if origin.variable else -1, 0)
            return order.get(origin.file, 0), line_of(origin.file.text, origin.path) or 0

        return tuple(fault for _, fault in sorted(self._faults, key=position))


def read(paths: ConfigPaths, drafts: Mapping[Path, str]) -> Document:
    """Read and merge the user's own file and `conf.d`. Faults of form are in the document's `faults`.

    `drafts` are texts that stand for files which aren't written yet.
    """
    document = Document()
    for path in _files(document, paths, drafts):
        parsed = parse_file(document, paths, path, drafts)
        if parsed is None:
            continue
        source, content = parsed
        for key, raw in content.items():
            section = BY_KEY.get(key)
            if section is None:
                document.report(Origin((key,), source), unknown("section", key, BY_KEY))
            else:
                _merge(document, section, Origin((key,), source), raw)
    return document


def parse_file(
    document: Document, paths: ConfigPaths, path: Path, drafts: Mapping[Path, str]
) -> tuple[SourceFile, dict[str, Any]] | None:
    """The file and its content; None, with a fault in the document, where it can't be read."""
    name = paths.shown(path)
    try:
        text = drafts[path] if path in drafts else path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        document.report_file(name, f"can't be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        document.report_file(name, f"is not UTF-8 text (byte {error.start})")
    except tomllib.TOMLDecodeError as error:
        document.report_file(name, f"is not TOML: {error}")
    else:
        source = SourceFile(name, path, text)
        document.files.append(source)
        return source, content
    return None


def unknown(what: str, given: str, known: Iterable[str]) -> str:
    """`no such key; did you mean "url"?`, or what there is where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only met where there is a fault

    names = list(known)
    by_lower = {name.lower(): name for name in names}
    near = get_close_matches(given.lower(), by_lower, n=1, cutoff=0.6)
    if near:
        return f'no such {what}; did you mean "{by_lower[near[0]]}"?'
    return f"no such {what}; there are {', '.join(names)}" if names else f"no such {what}; there are none"


def _files(document: Document, paths: ConfigPaths, drafts: Mapping[Path, str]) -> list[Path]:
    files = []
    if paths.file in drafts or paths.file.exists():
        files.append(paths.file)
    elif paths.chosen:
        document.report_file(str(paths.file), "there is no such file")
    parts = {path for path in drafts if path.parent == paths.parts}
    try:
        parts |= {path for path in paths.parts.iterdir() if path.suffix == ".toml"}
    except FileNotFoundError:
        pass
    except OSError as error:
        document.report_file(paths.shown(paths.parts), f"can't be read: {error.strerror or error}")
    return files + sorted(parts)


def _merge(document: Document, section: Section, origin: Origin, raw: object) -> None:
    if section.shape == "entries":
        _add_entries(document, section, origin, raw)
    elif not isinstance(raw, dict):
        document.report(origin, f"is a section: write {section.written}")
    elif section.shape == "named":
        for name, content in raw.items():
            own = origin.child(name)
            if not isinstance(content, dict):
                document.report(own, f"is a table: write {section.written}")
                continue
            table = document.named.setdefault(section.key, {}).setdefault(name, Table(own))
            _merge_keys(table, own, content)
    else:
        _merge_keys(document.tables.setdefault(section.key, Table(origin)), origin, raw)


def _add_entries(document: Document, section: Section, origin: Origin, raw: object) -> None:
    if not isinstance(raw, list):
        document.report(origin, f"has entries: write {section.written}, with two brackets")
        return
    for index, content in enumerate(raw):
        own = origin.child(index)
        if not isinstance(content, dict):
            document.report(own, f"is a table: write {section.written}")
            continue
        table = Table(own)
        _merge_keys(table, own, content)
        document.entries.setdefault(section.key, []).append(table)


def _merge_keys(table: Table, origin: Origin, content: dict[str, Any]) -> None:
    for key, raw in content.items():
        before = table.values.get(key)
        # These are tables of their own; every other table is one value, a secret's most of all.
        if key in _TABLES and before and isinstance(before.raw, dict) and isinstance(raw, dict):
            raw = {**before.raw, **raw}
        table.values[key] = Value(raw, origin.child(key))
