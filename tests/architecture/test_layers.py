"""The house stays as it was drawn: imports, purity, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import radarr_cli

PACKAGE = Path(radarr_cli.__file__).parent
PROJECT = PACKAGE.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
CLOCKS = {"now", "today", "utcnow", "open", "Path"}


def test_imports_go_downwards_only():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-3000:]


@pytest.mark.parametrize(
    "source", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_domain_has_no_clock_and_opens_nothing(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert not called & CLOCKS


def test_files_are_short_enough_to_read():
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in SOURCES
        if "migrations/versions" not in str(path)
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent
