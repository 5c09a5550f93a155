"""How a file gets a new place within its torrent, for clients that rename and move what they seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Move:
    """`old` and `new` are relative to the folder the torrent is saved to; `folder` is another such folder,
    None where it stays."""

    old: str
    new: str
    folder: str | None

    @property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """One component after the other, for clients that rename no more at once: a path as it is by then,
        and the last component's new name. Only where both are equally deep."""
        done: list[str] = []
        steps = []
        for before, after in zip(self.old.split("/"), self.new.split("/"), strict=True):
            if before != after:
                steps.append(("/".join((*done, before)), after))
            done.append(after)
        return tuple(steps)


def plan_move(service: str, folder: str, names: Sequence[str], file: str, target: str) -> Move:
    """The move of `file` to `target`, both absolute; `names` are all files of the torrent, relative to
    `folder`.

    A torrent of several files keeps its folders: only the name of one of its files may change. Raises
    NotFound where `file` is none of them, Conflict where it can't go there.
    """
    base = folder.rstrip("/\\")
    if "\\" in base:  # Windows takes both, and torrents know only one
        base, file, target = (path.replace("\\", "/") for path in (base, file, target))
    old = file[len(base) + 1 :]
    if not file.startswith(base) or old not in names:
        raise NotFound(f"{service} has no file {file} in that torrent")
    depth = old.count("/") + 1
    above, new = _split(target, depth)
    if len(names) > 1 and (above != base or _split(new, 1)[0] != _split(old, 1)[0]):
        raise Conflict(
            f"{service} holds {file} in a torrent of {len(names)} files, which stay together",
            hint="move the torrent as a whole in the client, or end its seeding",
        )
    if not above or "//" in target or len(target.split("/")) <= depth:
        raise Conflict(f"{service} can't keep a file of that torrent as {target}")
    if new in names and new != old:
        raise Conflict(f"{service} has another file {target}")
    return Move(old, new, None if above == base else above)


def _split(path: str, depth: int) -> tuple[str, str]:
    """The path without its last `depth` components, and those."""
    parts = path.split("/")
    return "/".join(parts[:-depth]), "/".join(parts[-depth:])
