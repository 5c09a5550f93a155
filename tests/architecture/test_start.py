"""What a start costs, told without a clock: what light commands may load, and how much of it is made anew."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path

import pytest

import radarr_cli
from radarr_cli.adapters import clients, indexers, notifiers
from radarr_cli.config.sections import SECTIONS
from radarr_cli.domain.settings import Settings

# What a light command must never load: each of these costs more than the whole rest of it.
HEAVY = {
    "numpy",
    "httpx",
    "psycopg",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "lxml",
    "regex",
    "qbittorrentapi",
    "rich",
    "asyncio",
    "email",
    "importlib.metadata",
    "logging",
}
# Nobody asked for a log: what writes it isn't there.
UNLOGGED = {"radarr_cli.adapters.log", "radarr_cli.adapters.log_file"}
# What reads the configuration needs neither releases nor notices, no SQL and no use case.
APART = {
    "radarr_cli.domain.release",
    "radarr_cli.domain.notices",
    "radarr_cli.domain.parsing",
    "radarr_cli.services",
    "radarr_cli.store",
}
LIGHT = {
    "--version": (["--version"], HEAVY | APART | {"typer", "tomllib", "pathlib", "radarr_cli.domain"}),
    "--help": (["--help"], HEAVY | APART | {"tomllib", "radarr_cli.domain"}),
    "parse": (["parse", "--json", "--title"], HEAVY | {"tomllib", "radarr_cli.store"}),
    "naming check": (["naming", "check", "{Movie Title} ({Release Year})"], HEAVY | {"radarr_cli.store"}),
    "profiles list": (["profiles", "list", "--json"], HEAVY | APART),
    "config show": (["config", "show", "--json"], HEAVY | APART),
    "formats list": (
        ["formats", "list", "--json"],
        HEAVY | {"radarr_cli.domain.notices", "radarr_cli.store"},
    ),
    "complete profiles": (["complete", "profiles", "h"], HEAVY | {"typer", "radarr_cli.domain.release"}),
}
CONFIGURATION = """
[[indexer]]
name = "quay"
kind = "torznab"
url = "http://127.0.0.1:9"
[[client]]
name = "qbit"
kind = "qbittorrent"
url = "http://127.0.0.1:9"
[[notifier]]
name = "hook"
kind = "webhook"
url = "http://127.0.0.1:9"
"""
SHOW_MODULES = "print(*sys.modules, file=sys.stderr)"
# Each method that a dataclass is given is text that is compiled at every start.
SHOW_COMPILED = """
for name, module in list(sys.modules.items()):
    for cls in list(vars(module).values()) if name.startswith("radarr_cli") else ():
        if isinstance(cls, type) and "__dataclass_params__" in vars(cls) and cls.__module__ == name:
            made = cls.__dataclass_params__
            methods = made.init + made.repr + 2 * made.eq + 2 * made.frozen
            print(f"{name}.{cls.__name__}", methods, file=sys.stderr)
"""


def started(arguments: list[str], folder: Path, show: str) -> list[str]:
    """The lines that `show` prints to stderr at the end of this command."""
    program = (
        "import sys\nfrom radarr_cli.cli.main import main\n"
        f"try: main(sys.argv[1:])\nexcept SystemExit as end: assert not end.code\n{show}"
    )
    file = folder / "config.toml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        input="The Film\n",
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "RADARR_CLI_CONFIG": str(file)},
        cwd=Path(radarr_cli.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stderr.splitlines()


@pytest.mark.parametrize("name", LIGHT)
def test_light_commands_load_nothing_heavy(name: str, tmp_path: Path) -> None:
    arguments, forbidden = LIGHT[name]
    loaded = set(started(arguments, tmp_path, SHOW_MODULES)[-1].split())
    assert "radarr_cli.cli.main" in loaded
    assert not loaded & (forbidden | UNLOGGED)


def test_a_start_that_reads_the_configuration_compiles_few_methods(tmp_path: Path) -> None:
    """Above it: load less, or take a NamedTuple, `settings_value` or `dataclass(repr=False, eq=False)`."""
    compiled = started(["profiles", "list", "--json"], tmp_path, SHOW_COMPILED)
    assert len(compiled) > 20
    assert sum(int(line.split()[1]) for line in compiled if not line.endswith(" 0")) <= 60, compiled


def test_all_settings_share_one_init() -> None:
    kinds = [kind.settings_class() for kind in (*clients.KINDS, *indexers.KINDS, *notifiers.KINDS)]
    tables = [each.cls for each in SECTIONS if each.cls.__module__.startswith("radarr_cli.domain.settings.")]
    assert len(tables) > 15
    for cls in (*kinds, *tables):
        assert is_dataclass(cls)
        assert cls.__init__ is Settings.__init__, cls


def test_every_dataclass_says_what_it_is() -> None:
    """Not only for readers: one without a docstring computes its own signature at every start."""
    for path in Path(radarr_cli.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                decorators = " ".join(ast.unparse(each) for each in node.decorator_list)
                if "dataclass" in decorators or "settings_value" in decorators:
                    assert ast.get_docstring(node), f"{path.name}: {node.name}"
