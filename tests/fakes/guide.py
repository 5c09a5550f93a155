"""A small guide of our own making, in the layout of the TRaSH Guides."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.quality import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DATA = "docs/json/radarr"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def number(name: str) -> str:
    """The number a guide gives a thing of that name."""
    return hashlib.md5(name.encode()).hexdigest()


def format_document(name: str, pattern: str = "", **scores: int) -> dict[str, Any]:
    """A format that asks for one pattern in the title; `scores` by score set, "-" written as "_"."""
    return {
        "trash_id": number(name),
        "trash_scores": {key.replace("_", "-"): score for key, score in scores.items()},
        "name": name,
        "includeCustomFormatWhenRenaming": False,
        "specifications": [
            {
                "name": name,
                "implementation": "ReleaseTitleSpecification",
                "negate": False,
                "required": True,
                "fields": {"value": pattern or rf"\b{name}\b"},
            }
        ],
    }


def profile_document(name: str, formats: Sequence[str], **changes: Any) -> dict[str, Any]:
    """A profile that allows Bluray-1080p and both WEB kinds of it, best first, and lists all the others."""
    allowed = [
        {"name": "Bluray-1080p", "allowed": True},
        {"name": "WEB 1080p", "allowed": True, "items": ["WEBDL-1080p", "WEBRip-1080p"]},
    ]
    named = {"Bluray-1080p", "WEBDL-1080p", "WEBRip-1080p"}
    others = [{"name": each.name, "allowed": False} for each in QUALITIES if each.name not in named]
    return {
        "trash_id": number(name),
        "name": name,
        "upgradeAllowed": True,
        "cutoff": "Bluray-1080p",
        "minFormatScore": 0,
        "cutoffFormatScore": 1000,
        "minUpgradeFormatScore": 1,
        "language": "Original",
        "items": [*allowed, *others],
        "formatItems": {each: number(each) for each in formats},
        **changes,
    }


def group_document(
    name: str, formats: Mapping[str, bool], profiles: Sequence[str], *, default: bool = False
) -> dict[str, Any]:
    """A group; `formats` says of each whether it is taken without being asked for."""
    document: dict[str, Any] = {
        "name": name,
        "trash_id": number(name),
        "custom_formats": [
            {"name": each, "trash_id": number(each), "required": False, "default": taken}
            for each, taken in formats.items()
        ],
        "quality_profiles": {"include": {each: number(each) for each in profiles}},
    }
    return document | ({"default": "true"} if default else {})


def write_guide(
    folder: Path,
    *,
    formats: Sequence[Mapping[str, Any]],
    profiles: Sequence[Mapping[str, Any]] = (),
    groups: Sequence[Mapping[str, Any]] = (),
    conflicts: Sequence[Sequence[str]] = (),
    sizes: Mapping[str, Any] | None = None,
    base: str = DATA,
) -> Path:
    """Write a checkout of it, and give its folder."""
    parts = {"cf": formats, "quality-profiles": profiles, "cf-groups": groups}
    for part, documents in parts.items():
        where = folder / base / part
        where.mkdir(parents=True, exist_ok=True)
        for path in where.glob("*.json"):
            path.unlink()
        for document in documents:
            stem = "-".join("".join(c if c.isalnum() else " " for c in document["name"].lower()).split())
            (where / f"{stem}.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    listed = [{number(name): {"name": name, "desc": ""} for name in names} for names in conflicts]
    (folder / base / "conflicts.json").write_text(json.dumps({"custom_formats": listed}))
    if sizes is not None:
        (folder / base / "quality-size").mkdir(exist_ok=True)
        (folder / base / "quality-size" / "movie.json").write_text(json.dumps(sizes))
    return folder


def zip_of(folder: Path, archive: Path) -> Path:
    """The folder as GitHub would zip it: in a folder of its own, the commit as comment."""
    with zipfile.ZipFile(archive, "w") as written:
        for path in sorted(folder.rglob("*.json")):
            written.write(path, f"Guides-main/{path.relative_to(folder)}")
        written.comment = COMMIT.encode()
    return archive


def tar_of(folder: Path, archive: Path) -> Path:
    """The same as a tar.gz."""
    with tarfile.open(archive, "w:gz", format=tarfile.PAX_FORMAT, pax_headers={"comment": COMMIT}) as written:
        for path in sorted(folder.rglob("*.json")):
            content = path.read_bytes()
            member = tarfile.TarInfo(f"Guides-main/{path.relative_to(folder)}")
            member.size = len(content)
            written.addfile(member, io.BytesIO(content))
    return archive
