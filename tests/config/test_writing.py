"""What the program writes beside the user's own file, and when it leaves it alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.config.toml_text import document_text
from radarr_cli.config.writing import (
    part_path,
    part_text,
    secrets_text,
    write_config,
    write_part,
    write_secrets,
)
from radarr_cli.errors import ConfigError, Conflict

ROOT = {"root": [{"name": "films", "path": "/srv/films"}]}
_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
_SCALAR = st.one_of(_TEXT, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False))
_VALUE = st.one_of(
    _SCALAR, st.lists(_SCALAR, max_size=3), st.dictionaries(_TEXT, _SCALAR, min_size=1, max_size=3)
)
_TABLE = st.dictionaries(_TEXT, _VALUE, max_size=3)
_SECTION = st.one_of(
    _TABLE, st.lists(_TABLE, min_size=1, max_size=2), st.dictionaries(_TEXT, _TABLE, max_size=2)
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), _SECTION, max_size=3))
def test_what_is_written_reads_back(document):
    assert tomllib.loads(document_text(document)) == document


def test_references_stay_on_their_line():
    text = document_text(
        {"client": [{"name": "q", "password": {"env": "Q"}}], "tmdb": {"api_key": {"env": "T"}}}
    )
    assert text == '[[client]]\nname = "q"\npassword = { env = "Q" }\n\n[tmdb]\napi_key = { env = "T" }\n'


def test_text_that_is_no_text_is_refused():
    with pytest.raises(ConfigError):
        document_text({"root": [{"path": os.fsdecode(b"/srv/\xff")}]})


def test_a_part_is_written_read_and_written_again(paths, configure):
    path = write_part(paths, "root", "films", ROOT)
    assert path == paths.parts / "50-root-films.toml"
    assert configure({}).settings.roots[0].path == "/srv/films"
    other = {"root": [{"name": "films", "path": "/mnt/films"}]}
    write_part(paths, "root", "films", other)
    assert configure({}).settings.roots[0].path == "/mnt/films"
    assert list(paths.parts.iterdir()) == [path]


def test_a_part_that_was_edited_by_hand_is_left_alone_unless_it_is_to_be_replaced(paths):
    path = write_part(paths, "root", "films", ROOT)
    edited = path.read_text().replace("/srv", "/mine")
    path.write_text(edited)
    with pytest.raises(Conflict) as raised:
        write_part(paths, "root", "films", ROOT)
    assert "--replace" in raised.value.hint
    assert path.read_text() == edited
    write_part(paths, "root", "films", ROOT, replace=True)
    assert path.read_text() == part_text(ROOT)


def test_a_file_of_that_name_that_is_not_ours_is_left_alone(paths):
    paths.parts.mkdir()
    part_path(paths, "root", "films").write_text("# mine\n")
    with pytest.raises(Conflict):
        write_part(paths, "root", "films", ROOT)


def test_names_that_no_file_can_have_get_files_of_their_own(paths):
    names = ["a b", "a/b", "a_b", "../../etc/x", "ä", "HD - 720p/1080p"]
    files = [part_path(paths, "profile", name) for name in names]
    assert len(set(files)) == len(names)
    assert {file.parent for file in files} == {paths.parts}


def test_the_users_own_file_is_written_once(paths):
    write_config(paths, "# first\n")
    write_config(paths, "# second\n", replaces="# first\n")
    assert paths.file.read_text() == "# second\n"
    with pytest.raises(Conflict):
        write_config(paths, "# third\n")
    with pytest.raises(Conflict):
        write_config(paths, "# third\n", replaces="# first\n")
    assert paths.file.read_text() == "# second\n"


def test_a_link_into_a_repository_stays_a_link(paths, tmp_path):
    (tmp_path / "dotfiles").mkdir()
    target = tmp_path / "dotfiles" / "secrets.toml"
    target.write_text("")
    paths.secrets.symlink_to(target)
    write_secrets(paths, secrets_text(paths, {("tmdb", "api_key"): "k"}))
    assert paths.secrets.is_symlink()
    assert "k" in target.read_text()


def test_secrets_are_kept_from_others_and_from_git(paths, configure):
    (paths.folder / ".gitignore").write_text("*.bak")
    first = {("tmdb", "api_key"): "first", ("client", "q b", "password"): "word"}
    write_secrets(paths, secrets_text(paths, first))
    write_secrets(paths, secrets_text(paths, {("tmdb", "api_key"): "second"}))
    assert secrets_text(paths, {("tmdb", "api_key"): "second"}) is None
    assert paths.secrets.stat().st_mode & 0o777 == 0o600
    assert (paths.folder / ".gitignore").read_text() == "*.bak\nsecrets.toml\nsecrets.env\n"
    loaded = configure('[[client]]\nname = "q b"\nkind = "qbittorrent"\nurl = "http://localhost"\n')
    assert loaded.faults == ()
    assert loaded.settings.tmdb.api_key.reveal() == "second"
    assert loaded.settings.clients[0].options.password.reveal() == "word"
    assert "client" not in secrets_text(paths, {("client", "q b", "password"): None})


def test_a_secrets_file_that_can_not_be_read_is_not_overwritten(paths):
    paths.secrets.write_text("[tmdb\n")
    with pytest.raises(ConfigError):
        secrets_text(paths, {("tmdb", "api_key"): "k"})
    assert paths.secrets.read_text() == "[tmdb\n"


def test_a_folder_that_can_not_be_written_names_the_way_out(tmp_path):
    program = (
        "import os, sys; from pathlib import Path\n"
        "from radarr_cli.config.paths import ConfigPaths\n"
        "from radarr_cli.config.writing import write_part\n"
        "from radarr_cli.errors import ConfigError\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "try: write_part(ConfigPaths(Path(sys.argv[1]) / 'config.toml'), 'root', 'a', {'root': []})\n"
        "except ConfigError as error: print(error.message, error.hint)\n"
    )
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents):
        # Another account has to reach it, however deep the runner puts it.
        if parent.is_relative_to(tempfile.gettempdir()) and parent != Path(tempfile.gettempdir()):
            parent.chmod(0o755)
    ran = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, check=True)
    assert "can't be written: Permission denied" in ran.stdout
    assert "--output -" in ran.stdout
