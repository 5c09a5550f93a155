"""A copy of the TRaSH Guides: a checkout, its folder of Radarr's data, or an archive as GitHub gives it.

`metadata.json` says where things are; without it they are looked for where the guide has them.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from radarr_cli.config.format_files import raise_faults, read_formats, read_json, twins
from radarr_cli.domain.guide import Guide, GuideGroup, GuideProfile
from radarr_cli.errors import ConfigError, Fault, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radarr_cli.domain.formats.model import FormatEntry

BUNDLED = Path(__file__).with_name("bundled")
"""The part of the guide that comes along; its licence is beside it."""
# Keys of metadata.json to where they are below the guide's folder of Radarr's data.
_PLACES = {
    "custom_formats": "cf",
    "quality_profiles": "quality-profiles",
    "custom_format_groups": "cf-groups",
    "qualities": "quality-size",
    "conflicts": "conflicts.json",
}
_DATA = "docs/json/radarr"
_LARGEST, _MOST = 4 * 1024**2, 20_000
_COMMIT = re.compile(r"[0-9a-f]{40}")


def is_guide(path: Path) -> bool:
    """Whether this looks like a copy of the guide, and not like single files."""
    if path.is_dir():
        return any((path / name).exists() for name in ("metadata.json", "cf", f"{_DATA}/cf"))
    return path.is_file() and (zipfile.is_zipfile(path) or _is_tar(path))


def read_guide(path: Path) -> Guide:
    """The guide's data. Raises NotFound where there is none, ConfigError with every fault in it."""
    try:
        tree = _open(path)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise NotFound(f"{path} can't be read: {error}") from error
    reader = _Reader(tree, str(path))
    formats = reader.formats()
    if not formats:
        raise NotFound(
            f"{path} holds no custom formats of a guide",
            hint=f"name a checkout or archive of the TRaSH Guides, or its folder {_DATA}",
        )
    guide = Guide(
        formats=formats,
        profiles=tuple(reader.profiles()),
        groups=tuple(reader.groups()),
        conflicts=tuple(reader.conflicts()),
        sizes=dict(reader.sizes()),
        version=tree.commit() or f"sha256:{reader.read.hexdigest()}",
    )
    if reader.faults:
        raise ConfigError("the guide can't be used", faults=reader.faults)
    return guide


def bundled_conflicts() -> tuple[dict[str, str], ...]:
    """Formats that exclude each other, as the guide says that comes along."""
    return tuple(_Reader(_Folder(BUNDLED), str(BUNDLED)).conflicts())


class _Tree(Protocol):
    """Files by their path below the guide's top."""

    def content(self, path: str) -> bytes | None: ...

    def files(self, folder: str) -> Iterable[str]:
        """The paths of the JSON files in a folder, sorted."""
        ...

    def commit(self) -> str | None: ...


class _Folder:
    def __init__(self, top: Path) -> None:
        self.top = top

    def content(self, path: str) -> bytes | None:
        file = self.top / path
        return file.read_bytes() if file.is_file() else None

    def files(self, folder: str) -> Iterable[str]:
        where = self.top / folder
        names = sorted(path.name for path in where.glob("*.json")) if where.is_dir() else []
        return [f"{folder}/{name}" if folder != "." else name for name in names]

    def commit(self) -> str | None:
        """What a checkout has checked out."""
        git = self.top / ".git"
        try:
            head = (git / "HEAD").read_text(encoding="utf-8").strip()
            if head.startswith("ref: "):
                head = (git / head.removeprefix("ref: ")).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return head if _COMMIT.fullmatch(head) else None


class _Archive:
    """The JSON files of an archive, without the folder that all of it lies in."""

    def __init__(self, contents: Mapping[str, bytes], comment: str) -> None:
        tops = {name.partition("/")[0] for name in contents}
        alone = (
            len(tops) == 1 and tops != {_PLACES["custom_formats"]} and all("/" in name for name in contents)
        )
        self._contents = {
            name.partition("/")[2] if alone else name: content for name, content in contents.items()
        }
        self._comment = comment

    def content(self, path: str) -> bytes | None:
        return self._contents.get(path)

    def files(self, folder: str) -> Iterable[str]:
        return sorted(
            name
            for name in self._contents
            if str(PurePosixPath(name).parent) == folder and name.endswith(".json")
        )

    def commit(self) -> str | None:
        """GitHub writes the commit into its archives' comment."""
        return self._comment if _COMMIT.fullmatch(self._comment) else None


class _Reader:
    """Reads the parts of the guide; what is wrong is collected in `faults`, what was read is hashed."""

    def __init__(self, tree: _Tree, place: str) -> None:
        self.tree = tree
        self.place = place
        self.faults: list[Fault] = []
        self.read = hashlib.sha256()
        self._folders = self._find()

    def formats(self) -> dict[str, FormatEntry]:
        """By their number. Raises ConfigError, since nothing goes without them."""
        entries, faults = [], []
        for path, content in self._contents("custom_formats"):
            found, wrong = read_formats(content, self._shown(path), PurePosixPath(path).stem)
            entries += found
            faults += wrong
        raise_faults([*faults, *twins(entries)])
        return {entry.format.trash_id: entry for entry in entries if entry.format.trash_id}

    def profiles(self) -> Iterator[GuideProfile]:
        for path, document in self._documents("quality_profiles"):
            trash_id, name = document.get("trash_id"), document.get("name")
            if isinstance(trash_id, str) and isinstance(name, str):
                yield GuideProfile(trash_id, name, PurePosixPath(path).stem, document, self._shown(path))
            else:
                self._report(path, "has no trash_id and name")

    def groups(self) -> Iterator[GuideGroup]:
        for path, document in self._documents("custom_format_groups"):
            try:
                yield GuideGroup(
                    name=str(document["name"]),
                    is_default=str(document.get("default")).lower() == "true",
                    profiles=frozenset(document["quality_profiles"]["include"].values()),
                    formats=tuple(
                        (item["trash_id"], bool(item.get("required") or item.get("default")))
                        for item in document["custom_formats"]
                    ),
                )
            except (KeyError, TypeError, AttributeError) as error:
                self._report(path, f"is no group of custom formats: {type(error).__name__} {error}")

    def conflicts(self) -> Iterator[dict[str, str]]:
        for path, document in self._documents("conflicts"):
            for listed in document.get("custom_formats") or ():
                if isinstance(listed, dict):
                    yield {number: str((item or {}).get("name", "")) for number, item in listed.items()}
                else:
                    self._report(path, "custom_formats: must be a list of objects")

    def sizes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, document in self._documents("qualities"):
            yield str(document.get("type") or PurePosixPath(path).stem), document

    def _documents(self, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, content in self._contents(key):
            document, fault = read_json(content, self._shown(path))
            if fault is not None:
                self.faults.append(fault)
            elif isinstance(document, dict):
                yield path, document
            else:
                self._report(path, "must be an object")

    def _contents(self, key: str) -> Iterator[tuple[str, bytes]]:
        for folder in self._folders[key]:
            single = folder.endswith(".json")
            for path in [folder] if single else self.tree.files(folder):
                content = self.tree.content(path)
                if content is not None:
                    name = PurePosixPath(path).name
                    self.read.update(f"{key}/{name}\0{len(content)}\0".encode() + content)
                    yield path, content

    def _find(self) -> dict[str, list[str]]:
        """Where each part is: as metadata.json says, else where the guide has it, or this folder itself."""
        named: dict[str, Any] = {}
        content = self.tree.content("metadata.json")
        if content is not None:
            document, fault = read_json(content, self._shown("metadata.json"))
            self.faults += [fault] if fault else []
            paths = document.get("json_paths") if isinstance(document, dict) else None
            named = (paths.get("radarr") if isinstance(paths, dict) else None) or {}
        base = "" if content is None and self.tree.files("cf") else f"{_DATA}/"
        found = {}
        for key, usual in _PLACES.items():
            given = named.get(key, f"{base}{usual}")
            found[key] = [str(each).strip("/") for each in (given if isinstance(given, list) else [given])]
        return found

    def _report(self, path: str, message: str) -> None:
        self.faults.append(Fault(self._shown(path), message))

    def _shown(self, path: str) -> str:
        return f"{self.place}/{path}"


def _open(path: Path) -> _Tree:
    if path.is_dir():
        return _Folder(path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _is_wanted(info.filename, info.file_size)][:_MOST]
            contents = {info.filename: archive.read(info) for info in infos}
            return _Archive(contents, archive.comment.decode("ascii", "replace"))
    with tarfile.open(path) as tar:
        contents = {}
        for member in tar:
            if member.isfile() and _is_wanted(member.name, member.size) and len(contents) < _MOST:
                file = tar.extractfile(member)
                contents[member.name.removeprefix("./")] = file.read() if file else b""
        return _Archive(contents, tar.pax_headers.get("comment", ""))


def _is_wanted(name: str, size: int) -> bool:
    return name.endswith(".json") and size <= _LARGEST


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except OSError:
        return False
