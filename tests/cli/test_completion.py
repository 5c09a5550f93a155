"""Completion as somebody meets it: keys pressed in real shells, and the words the program is given then."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.variants import add_variant
from tests.fakes.films import details_of, put_film
from tests.fakes.terminal import Typist
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

COMPLETIONS = PROJECT / "completions"
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f". {COMPLETIONS}/radarr-cli.bash"),
    # The key that only completes: zsh's own default for Tab carries out `$()` before any completion is asked.
    "zsh": (
        ["zsh", "-f", "-i"],
        f"fpath=({COMPLETIONS} $fpath); autoload -U compinit; compinit -u -d $HOME/dump; "
        "bindkey '^I' complete-word",
    ),
    "fish": (["fish", "--no-config", "-i"], f"source {COMPLETIONS}/radarr-cli.fish"),
}
HOSTILE = 'It\'s "$(touch owned)" `touch owned` $HOME [a] {b,c} (d) \\n !! x!y *?;&|<e>~#%^ é'
# What stands on the line when Tab is pressed, and the film meant. One column a way of writing it.
WRITTEN = {
    "plain": ("show The\\ M", "The Matrix (1999)"),
    "single": ("show 'The M", "The Matrix (1999)"),
    "double": ('show "the m', "The Matrix (1999)"),
    "hostile, plain": ("show It\\'s", f"{HOSTILE} (2003)"),
    "hostile, double": ("show \"It's", f"{HOSTILE} (2003)"),
    "hostile, begun": ("show 'Begun $(t", "Begun $(touch owned) 'so' (2004)"),
    "by number": ("show tmdb:60", "tmdb:603"),
    "behind options": ("--json show --quiet 'The M", "The Matrix (1999)"),
    "variant": ("show 'The Matrix (1999)/u", "The Matrix (1999)/uhd"),
    "a quality": ("import x --quality bluray-1080", "Bluray-1080p"),
    "a format in quotes": ("formats show 'x", "x265 (HD)"),
    "a word": ("list --sort ye", "year"),
    "a word behind =": ("list --sort=ye", "--sort=year"),
    "a word in a list": ("run-once --only rss,se", "rss,search"),
    "a word that decides": ("pause st", "stage"),
    "what it decides": ("pause stage sea", "search"),
    "an option": ("list --rev", "--reverse"),
    "a command": ("queue ret", "retry"),
    "what a group takes itself": ("queue --every 2 --tim", "--times"),
    "a tag in a list": ("edit tmdb:603 --tag +a,-ki", "+a,-kids"),
    "another configuration": ("--config other.toml edit --root c", "cellar"),
    "value of an option": ("edit --root f", "films"),
    "value in quotes": ("edit --root 'f", "films"),
    "film of an option": ("explain x --movie 'The M", "The Matrix (1999)"),
    "the last of several tags": ("edit --tag +old,-ki", "+old,-kids"),
    "what a choice is of": ("pause indexer q", "quay"),
    "what a group shows": ("history 'The M", "The Matrix (1999)"),
    "an option of it": ("blocklist --movie 'The M", "The Matrix (1999)"),
    "a command below it": ("history fai", "fail"),
    "a scene group": ("groups show ab", "ABC"),
    "another root": ("move x --to-root f", "films"),
}
TYPED = (
    "show $(touch owned)",
    "show `touch${IFS}owned`y",
    'show "%s $(touch owned)',
    'show "%s $(touch owned)"',
    "show 'a $(touch owned) `touch owned`",
    "show a\\;touch\\ owned",
    "show --where=$(touch owned)",
    "list --where '$(touch owned)",
    "edit --profile `touch owned`",
    "$(touch owned) ",
    "'$(touch owned)",
    "import $(touch owned)/",
    "import '`touch owned`/",
)


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    matrix = put_film(database, details_of(603, "The Matrix", 1999), tags=("kids",))
    with database.transaction():
        add_variant(
            database, matrix, "uhd", profile="HD", root="films", folder="x", monitored=True, predicate={}
        )
    put_film(database, details_of(704, HOSTILE, 2003))
    put_film(database, details_of(705, "Begun $(touch owned) 'so'", 2004))
    database.execute("INSERT INTO group_pin (group_name, verdict) VALUES ('ABC', 'pin')")
    user = User(tmp_path, database_url)
    user.configure('[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "http://127.0.0.1:9/api"\n')
    (tmp_path / "other.toml").write_text(f'[[root]]\nname = "cellar"\npath = "{tmp_path}"\n')
    formats = tmp_path / "formats"
    formats.mkdir()
    condition = {"name": "x265", "implementation": "ReleaseTitleSpecification", "fields": {"value": "x265"}}
    (formats / "x265.json").write_text(json.dumps({"name": "x265 (HD)", "specifications": [condition]}))
    return equipped(user, f'exec {sys.executable} -m radarr_cli "$@"')


def equipped(user: User, answer: str) -> User:
    """With a radarr-cli on the path: what completion asks is answered so; of all else, it keeps the words."""
    programs = user.home / "bin"
    programs.mkdir()
    stub = programs / "radarr-cli"
    stub.write_text(
        f'#!/bin/sh\ncase " $* " in *" complete "*) {answer}; exit ;; esac\n'
        'printf "%s\\0" "$@" >"$HOME/words.new" && mv "$HOME/words.new" "$HOME/words"\n'
    )
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    user.variables |= {
        "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    return user


@contextmanager
def typist(user: User, shell: str) -> Iterator[Typist]:
    if not shutil.which(shell):
        pytest.skip(f"{shell} isn't installed")
    command, begin = SHELLS[shell]
    with Typist(command, user.environment, user.home) as typist:
        typist.type(f"{begin}\r")
        yield typist


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_writes_the_name_so_that_the_program_gets_it(user: User, shell: str) -> None:
    got = user.home / "words"
    with typist(user, shell) as somebody:
        for way, (line, meant) in WRITTEN.items():
            somebody.type(f"radarr-cli {line}\t\r")
            assert got.read_text().split("\0")[-2] == meant, way
            got.unlink()
    assert not (user.home / "owned").exists()


def test_what_is_offered(user: User) -> None:
    for kind, prefix, found in (
        ("tags", "K", ["kids\t1 film"]),
        ("groups", "a", ["ABC"]),
        ("groups", "b", []),
        ("formats", "X", ["x265 (HD)"]),
        ("roots", "F", ["films"]),
        ("indexers", "", ["quay"]),
        ("nonsense", "", []),
    ):
        ran = user.run("complete", kind, prefix)
        assert (ran.returncode, ran.stdout.splitlines(), ran.stderr) == (0, found, ""), kind


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_runs_nothing_of_what_was_typed(tmp_path: Path, shell: str) -> None:
    user = equipped(User(tmp_path, ""), "echo '$(touch owned)'; echo '`touch owned`'")
    with typist(user, shell) as somebody:
        for line in TYPED:
            somebody.type(f"radarr-cli {line}\t")
            assert not (user.home / "owned").exists(), line
        # That it would have been seen: the same without the quotes, and carried out.
        somebody.type("echo $(touch owned)\r")
        assert (user.home / "owned").exists()
