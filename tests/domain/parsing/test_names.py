"""The rules of the parser, as tables of names: one heading a rule, one line a name and what it says.

`tests/data/parsing/*.tsv`: a name, then facts as `field=value`, tab by tab; "-" is "none". Only what a line
states is compared. `paths.tsv` holds paths, `folders.tsv` names of folders, the others names of releases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.parsing import parse_path, parse_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.release import ParsedRelease

TABLES = Path(__file__).parents[2] / "data" / "parsing"


def _rows() -> Iterator[object]:
    for table in sorted(TABLES.glob("*.tsv")):
        heading = ""
        for number, line in enumerate(table.read_text(encoding="utf-8").split("\n"), start=1):
            if line.startswith("## "):
                heading = line[3:]
            elif line and not line.startswith("# "):
                name, *facts = line.split("\t")
                stated = dict(fact.split("=", 1) for fact in facts)
                yield pytest.param(table.stem, name, stated, id=f"{table.stem}:{number}: {heading}")


def _read(table: str, name: str) -> ParsedRelease:
    if table == "paths":
        return parse_path(name)
    return parse_release(name, folder=table == "folders")


def _said(parsed: ParsedRelease) -> dict[str, object]:
    revision = parsed.quality.revision
    return {
        "title": parsed.title,
        "titles": "|".join(parsed.titles),
        "year": parsed.year,
        "quality": parsed.quality.quality.name,
        "resolution": parsed.quality.quality.resolution,
        "version": revision.version,
        "real": revision.real,
        "repack": "yes" if revision.is_repack else "no",
        "group": parsed.release_group,
        "languages": ", ".join(language.name for language in parsed.languages),
        "edition": parsed.edition,
        "hash": parsed.release_hash,
        "imdb": parsed.imdb_id,
        "tmdb": parsed.tmdb_id,
        "subs": parsed.hardcoded_subs,
        "release_title": parsed.release_title,
        "simple_title": parsed.simple_title,
    }


@pytest.mark.parametrize(("table", "name", "stated"), list(_rows()))
def test_a_name_says_what_the_table_states(table: str, name: str, stated: dict[str, str]) -> None:
    parsed = _read(table, name)
    said = {field: "-" if value is None else str(value) for field, value in _said(parsed).items()}
    refusal = stated.pop("refusal", None)
    assert {field: said[field] for field in stated} == stated
    if refusal is not None:
        assert not parsed.is_movie
        assert refusal in (parsed.refusal or "")
    elif table in ("titles", "wrapping", "editions", "paths", "folders"):
        assert parsed.is_movie
        assert parsed.refusal is None


def test_the_tables_hold_at_least_four_hundred_names() -> None:
    assert len(list(_rows())) >= 400
