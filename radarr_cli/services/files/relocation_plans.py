"""Where a film's files are to go: by the templates for a rename, to a root or folder for a move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.relocation import FolderMove, Placement, Relocation
from radarr_cli.domain.naming import file_path, folder_name, gather, gather_file
from radarr_cli.errors import Conflict
from radarr_cli.services.files.faults import explain
from radarr_cli.store import files as file_store
from radarr_cli.store import movies, scans

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.ports import FileSystem
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """`names` gives files their names by the template, `folders` the films' folders theirs. `root` is the
    root to go to, `folder` the folder there. `variant` is the one form of the film that is meant.

    `through_client`: what a client seeds it renames itself, instead of being skipped.
    """

    names: bool = False
    folders: bool = False
    root: str | None = None
    folder: str | None = None
    variant: str | None = None
    from_root: str | None = None
    through_client: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """The files of a film that lie in one root, and where they go. `places` are variants with their new root
    and folder; `fills` says which variant a file is (the first, by the file's id)."""

    root: MountedRoot
    new_root: MountedRoot
    files: tuple[MovieFile, ...]
    relocation: Relocation
    places: tuple[tuple[int, str, str], ...] = ()
    fills: Mapping[int, Variant] = field(default_factory=dict)

    def new_path(self, file: MovieFile) -> str:
        found = (each.new for each in self.relocation.placements if each.file_id == file.id)
        return next(found, file.relative_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Makes the plans that a rename or a move then carries out."""

    database: Database
    files: FileSystem
    roots: Roots
    naming: NamingRules

    def of(self, movie: Movie, wishes: Wishes, *, dry_run: bool) -> tuple[FilmPlan, ...]:
        """One plan for each root that the film's files lie in; none where everything is as it shall be."""
        held = [each.file for each in file_store.files_of_film(self.database, movie.id)]
        variants = [
            variant
            for variant in movie.variants
            if wishes.variant in (None, variant.name) and wishes.from_root in (None, variant.root)
        ]
        filled = {
            file.id: [each for each in variants if each.id in ids]
            for file in held
            if (ids := file_store.variants_of(self.database, file.id))
        }
        files = [file for file in held if filled.get(file.id)]
        plans = []
        roots = dict.fromkeys([*(file.root for file in files), *(variant.root for variant in variants)])
        for name in roots:
            mine = [variant for variant in variants if variant.root == name]
            here = [file for file in files if file.root == name]
            if mine or here:
                plan = self._of_root(movie, name, mine, here, held, filled, wishes, dry_run=dry_run)
                if plan is not None:
                    plans.append(plan)
        return tuple(plans)

    def _of_root(
        self,
        movie: Movie,
        name: str,
        variants: Sequence[Variant],
        files: Sequence[MovieFile],
        every: Sequence[MovieFile],
        filled: dict[int, list[Variant]],
        wishes: Wishes,
        *,
        dry_run: bool,
    ) -> FilmPlan | None:
        root = self.roots.mounted(name, register=not dry_run)
        new_root = self.roots.mounted(wishes.root or name, register=not dry_run)
        folders = {variant.id: self._folder(movie, variant, new_root.name, wishes) for variant in variants}
        taken = [file.relative_path for file in every if file not in files]
        placements = []
        for file in files:
            variant = filled[file.id][0]
            folder = folders.get(variant.id, variant.folder)
            placements.append(self._placement(movie, file, variant, folder, taken, wishes))
            taken.append(placements[-1].new)
        elsewhere = root.name != new_root.name
        moving = [each for each in placements if elsewhere or each.old != each.new]
        places = tuple(
            (variant.id, new_root.name, folders[variant.id])
            for variant in variants
            if (variant.root, variant.folder) != (new_root.name, folders[variant.id])
        )
        if not moving and not places:
            return None
        pairs = {variant.folder: folders[variant.id] for variant in variants}
        for placement in moving:
            old = placement.old if self._is_tree(files, placement) else _parent(placement.old)
            if not any(old == folder or old.startswith(f"{folder}/") for folder in pairs):
                pairs.setdefault(old, _parent(placement.new))
        going = {file.id for file in files}
        moves = tuple(
            self._folder_move(root, new_root, old, new, movie, going) for old, new in pairs.items() if old
        )
        loose = self._loose(root, moving) if any(not _parent(each.old) for each in moving) else ()
        relocation = Relocation(
            placements=tuple(moving),
            folders=(*moves, *loose),
            root=root.name,
            new_root=new_root.name,
        )
        self._refuse_taken(new_root, relocation)
        moved = tuple(file for file in files if any(each.file_id == file.id for each in moving))
        fills = {file.id: filled[file.id][0] for file in moved}
        return FilmPlan(
            root=root, new_root=new_root, files=moved, relocation=relocation, places=places, fills=fills
        )

    def _folder(self, movie: Movie, variant: Variant, root: str, wishes: Wishes) -> str:
        """The variant's new folder. Films of one name are told apart by their TMDB id."""
        if wishes.folder is not None:
            wanted = wishes.folder
        elif wishes.folders:
            wanted = folder_name(gather(movie.details), self.naming)
        else:
            wanted = variant.folder
        if (root, wanted) == (variant.root, variant.folder):
            return wanted
        others = movies.folder_owners(self.database, root, storable(wanted))
        if not others - {movie.id}:
            return wanted
        if wishes.folder is not None:
            raise Conflict(f"{root}:/{wanted} is another film's folder", hint="name another one")
        return f"{wanted} {{tmdb-{movie.details.tmdb_id}}}"

    def _placement(
        self,
        movie: Movie,
        file: MovieFile,
        variant: Variant,
        folder: str,
        taken: Sequence[str],
        wishes: Wishes,
    ) -> Placement:
        inner = _below(file.relative_path, variant.folder)
        named = ""
        if wishes.names and file.kind != "tree":
            facts = gather_file(movie.details, file, variant=variant)
            below = [path.removeprefix(f"{folder}/") for path in taken if path.startswith(f"{folder}/")]
            ending = _ending(inner)
            named = file_path(facts, self.naming, ending, taken=below)
            inner = named
        parts = []
        for number, part in enumerate(file.parts, 1):
            name = _below(part, variant.folder)
            if named:
                # What media servers put together again.
                name = f"{named.removesuffix(_ending(name))}-cd{number}{_ending(name)}"
            parts.append((part, f"{folder}/{name}"))
        new = parts[0][1] if parts else f"{folder}/{inner}" if inner else folder
        return Placement(file_id=file.id, old=file.relative_path, new=new, parts=tuple(parts))

    def _folder_move(
        self,
        root: MountedRoot,
        new_root: MountedRoot,
        old: str,
        new: str,
        movie: Movie,
        going: Collection[int],
    ) -> FolderMove:
        tree = self._look(root, old)
        if tree is None:
            return FolderMove(old=old, new=new)
        try:
            files = tuple(self.files.find(root.path, old))
        except OSError as error:
            raise explain(error, f"looking at {old} in root {root.name!r}") from error
        known = scans.known_files(self.database, root.name, [old])
        owners = movies.folder_owners(self.database, root.name, storable(old))
        whole = tree.tree and all(file.id in going for file in known) and not owners - {movie.id}
        other = (root.name, old) != (new_root.name, new)
        at_once = whole and other and root.name == new_root.name and not self._is_there(root, old, new)
        return FolderMove(old=old, new=new, whole=whole, at_once=at_once, tree=tree, files=files)

    def _is_there(self, root: MountedRoot, old: str, new: str) -> bool:
        """Whether something lies under the folder's new name, or the two lie in each other."""
        if old.casefold() == new.casefold():
            return False
        inside = new.startswith(f"{old}/") or old.startswith(f"{new}/")
        return inside or self._look(root, new) is not None

    def _loose(self, root: MountedRoot, moving: Sequence[Placement]) -> tuple[FolderMove, ...]:
        """Films that lie in the root itself: only they go, for the root's other files may be anyone's."""
        found: list[FoundFile] = []
        for placement in moving:
            if not _parent(placement.old):
                file = self._look(root, placement.old)
                found += [file] if file is not None else []
        return (FolderMove(old="", new="", files=tuple(found)),) if found else ()

    def _look(self, root: MountedRoot, path: str) -> FoundFile | None:
        try:
            return self.files.look(root.path, path, tree=True)
        except OSError as error:
            raise explain(error, f"looking at {path} in root {root.name!r}") from error

    def _refuse_taken(self, new_root: MountedRoot, relocation: Relocation) -> None:
        """Raise Conflict where something lies under a new name that does not go away."""
        leaving = {old for old, _ in relocation.touched} if not relocation.elsewhere else set()
        for old, new in relocation.touched:
            if new in leaving or new.casefold() == old.casefold():
                continue
            if self._look(new_root, new) is not None:
                raise Conflict(
                    f"{new_root.path.rstrip('/')}/{new} is there already, and it isn't known",
                    hint="look at it, then move it away",
                )

    def _is_tree(self, files: Sequence[MovieFile], placement: Placement) -> bool:
        return any(file.id == placement.file_id and file.kind == "tree" for file in files)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _below(path: str, folder: str) -> str:
    """The path below the film's folder; where it lies elsewhere, its name alone."""
    if path == folder:
        return ""
    return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else path.rpartition("/")[2]


def _ending(name: str) -> str:
    _, dot, extension = name.rpartition(".")
    return f".{extension}" if dot and "/" not in extension else ""
