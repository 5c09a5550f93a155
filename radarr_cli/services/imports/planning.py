"""What the planner of an import may see: loaded from the library, the disks and the configuration."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.formats.facts import file_facts
from radarr_cli.domain.importing import planner
from radarr_cli.domain.importing.claiming import called
from radarr_cli.domain.importing.extras import extras_to_bring, sidecars
from radarr_cli.domain.importing.model import ImportRejection, ImportRequest, Method, Stated
from radarr_cli.domain.importing.paths import is_at_or_below
from radarr_cli.domain.importing.rules import another_film
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import NotFound
from radarr_cli.services.files.faults import explain
from radarr_cli.services.grabs.orders import BY_WISH, MATCHED, REPLACING
from radarr_cli.store import files as file_store
from radarr_cli.store.extras import extras_of_film
from radarr_cli.store.movies import load_movie
from radarr_cli.store.releases import known_movies

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.importing.model import (
        FoundFile,
        ImportPlan,
        PlannedExtra,
        Sidecar,
        SourceFile,
        Worth,
    )
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.settings import ImportSettings
    from radarr_cli.ports.files import FileSystem
    from radarr_cli.services.files.around import Around
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.files.seeded import Held, SeededNow
    from radarr_cli.services.imports.sources import Sources
    from radarr_cli.store.database import Database
    from radarr_cli.store.finished import FinishedGrab

    Holders = Mapping[str, Held | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person says of an import: `mode` the one method to use, `override` to set aside what speaks
    against it, `only` the one film (its first file's path in what was named) of several, `stated` what the
    file is."""

    mode: Method | None = None
    override: bool = False
    only: str | None = None
    stated: Stated = Stated()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be imported for which variant. `path` is what a person named; `grab` what was grabbed."""

    movie: Movie
    variant: Variant
    sources: tuple[SourceFile, ...]
    methods: tuple[Method, ...]
    grab: FinishedGrab | None = None
    path: str = ""
    by_hand: ByHand = ByHand()
    holders: Holders | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlanning:
    """`policy` gives the custom formats that files by hand are compared by; None where they aren't."""

    database: Database
    files: FileSystem
    sources: Sources
    roots: Roots
    profiles: Mapping[str, QualityProfile]
    naming: NamingRules
    rules: ImportSettings
    policy: Callable[[], Policy] | None = None
    around: Around | None = None
    prefer_propers: bool = True

    def film(self, movie_id: int, variant_name: str) -> tuple[Movie, Variant]:
        """Raises NotFound."""
        movie = load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"no film has the library id {movie_id}")
        for variant in movie.variants:
            if variant.name == variant_name:
                return movie, variant
        known = ", ".join(variant.name for variant in movie.variants)
        raise NotFound(f"{movie.details.title} has no variant {variant_name!r}", hint=f"it has: {known}")

    def methods(self, protocol: Protocol) -> tuple[Method, ...]:
        """A torrent's file is never moved: it seeds."""
        if protocol is Protocol.USENET:
            return tuple(Method(name) for name in self.rules.usenet_methods)
        return tuple(Method(name) for name in self.rules.torrent_methods if name != Method.MOVE)

    def holders(self, variant: Variant, seeding: Callable[[], SeededNow]) -> Holders:
        """Which client seeds the variant's present file under its names: asked before the variant is locked,
        since a client's lock stands before a variant's."""
        held = file_store.file_of_variant(self.database, variant.id)
        root = self.roots.paths.get(held.file.root) if held else None
        if held is None or root is None:
            return {}
        now = seeding()
        paths = [f"{root.rstrip('/')}/{path}" for path in held.file.paths]
        return {path: now.name_holder(path) for path in paths}

    def plan(self, wanted: Wanted, *, dry_run: bool) -> ImportPlan:
        """The plan on what the library has now. Call it with the variant's lock, unless it is a dry run."""
        root = self.roots.mounted(wanted.variant.root, register=not dry_run)
        try:
            plan = planner.plan(self._request(wanted, root))
            if wanted.by_hand.override:
                plan = planner.override(plan)
            if not plan.relative_path or plan.unchanged:
                return plan
            targets = [self._look(root, path) for path in plan.relative_paths]
        except OSError as error:
            raise explain(error, f"looking at root {root.name!r}") from error
        plan = planner.judge_target(plan, targets)
        if not plan.rejections:
            plan = self._with_extras(plan, root, dry_run=dry_run)
        # A doubt about the film comes before what is only true of the film.
        first = self._is_another_film(plan, wanted)
        after = (self._is_seeded(plan, wanted), self._is_in_library(plan, wanted))
        found = (first, *plan.rejections, *after)
        return replace(plan, rejections=tuple(rejection for rejection in found if rejection))

    def _request(self, wanted: Wanted, root: MountedRoot) -> ImportRequest:
        movie, variant, grab = wanted.movie, wanted.variant, wanted.grab
        held = file_store.file_of_variant(self.database, variant.id)
        here = held is not None and held.file.root == root.name
        others = file_store.files_of_film(self.database, movie.id)
        profile = self.profiles.get(variant.profile)
        return ImportRequest(
            movie=movie,
            variant=variant,
            profile=profile,
            name=grab.title if grab else _folder_name(wanted.path, wanted.sources),
            files=wanted.sources,
            only=wanted.by_hand.only,
            methods=wanted.methods,
            naming=self.naming,
            root_path=root.path,
            existing=held.file if held else None,
            existing_file=self._look(root, held.file.relative_path) if held and here else None,
            existing_shared=held.shared if held else False,
            existing_pinned=held.pinned if held else False,
            taken=tuple(
                path.removeprefix(f"{variant.folder}/")
                for other in others
                for path in other.file.paths
                if other.file.root == root.name and (held is None or other.file.id != held.file.id)
            ),
            free_space=self.files.free_space(root.path),
            minimum_free_space=self.rules.minimum_free_space,
            grab_id=grab.id if grab else None,
            release_id=grab.release_id if grab else None,
            download_id=grab.download_id if grab else None,
            client=grab.client if grab else None,
            client_kind=self.sources.client_kind(grab.client) if grab else None,
            indexer=grab.indexer if grab else "",
            flags=grab.flags if grab else IndexerFlag(0),
            promised=grab.size if grab else 0,
            judged_as=(grab.formats, grab.score) if grab else ((), 0),
            release_is_known=grab is not None,
            judged=not (grab and set(grab.overridden) - BY_WISH),
            by_person=grab is None or bool(wanted.path) or grab.interactive or bool(grab.overridden),
            replacing=bool(grab and REPLACING in grab.overridden),
            prefer_propers=self.prefer_propers,
            worth=self._worth(movie, profile) if grab is None else None,
            stated=wanted.by_hand.stated,
            on_mismatch=self.rules.on_mismatch,
        )

    def _with_extras(self, plan: ImportPlan, root: MountedRoot, *, dry_run: bool) -> ImportPlan:
        """The plan with what comes along, and what becomes of what lies beside the old file."""
        if plan.content is None:
            return plan
        beside = self._beside(root, plan)
        rows = [row for row in extras_of_film(self.database, plan.request.movie.id) if row.root == root.name]
        lying = {file.relative for file in beside}
        replaced = plan.replaces.id if plan.replaces else None
        old = tuple(
            row.relative_path
            for row in rows
            if replaced is not None
            and row.file_id == replaced
            and (self.around is None or self.around.is_ours(row, root.path))
        )
        films = {f"{plan.folder}/{path}" for path in plan.request.taken} | {
            *plan.relative_paths,
            *(plan.replaces.paths if plan.replaces else ()),
        }
        follow: tuple[Sidecar, ...] = ()
        if plan.replaces is not None and plan.replaced_file is not None:
            ours = {row.relative_path for row in rows if row.relative_path in old or row.file_id != replaced}
            follow = sidecars(plan.replaces.relative_path, plan.relative_path, beside, ours, films)
        taken = (lying - set(old)) | {sidecar.target for sidecar in follow}
        written: tuple[PlannedExtra, ...] = ()
        if self.around is not None and self.around.wanted:
            written = self.around.plan(
                plan.request.movie,
                planner.movie_file(plan),
                root.path,
                plan.folder,
                ours=[row for row in rows if row.relative_path in old],
                lying=lying | {sidecar.target for sidecar in follow},
                dry_run=dry_run,
            )
            taken |= {extra.target for extra in written}
        extras = written + extras_to_bring(
            plan.content, plan.request.files, plan.relative_path, self.rules.extras, taken
        )
        tags = tags_of(plan.request.movie) if self.rules.tags else None
        return replace(plan, extras=extras, old_extras=old, sidecars=follow, tags=tags)

    def _beside(self, root: MountedRoot, plan: ImportPlan) -> tuple[FoundFile, ...]:
        """The files in the folders of the new file and of the old one."""
        folders = {plan.folder}
        if plan.replaces and plan.replaced_file:
            folders.add(plan.replaces.relative_path.rpartition("/")[0])
        found: dict[str, FoundFile] = {}
        for folder in sorted(filter(None, folders)):
            try:
                found |= {file.relative: file for file in self.files.find(root.path, folder)}
            except FileNotFoundError:
                continue
            except OSError as error:
                raise explain(error, f"looking at {folder}") from error
        return tuple(found.values())

    def _worth(self, movie: Movie, profile: QualityProfile | None) -> Callable[[MovieFile], Worth] | None:
        policy = self.policy
        if policy is None or profile is None:
            return None

        def worth(file: MovieFile) -> Worth:
            facts = file_facts(
                file.claimed,
                movie.details,
                size=file.size,
                relative_path=file.relative_path,
                scene_name=file.scene_name,
                original_path=file.original_path,
            )
            return policy().worth(facts, profile)

        return worth

    def _look(self, root: MountedRoot, relative_path: str) -> FoundFile | None:
        return self.files.look(root.path, relative_path, tree=True)

    def _is_another_film(self, plan: ImportPlan, wanted: Wanted) -> ImportRejection | None:
        """The file is called like another film of the library than the one that it was grabbed for.

        Only a name with a year or an id says that. A release that was called so was taken knowingly, and
        what a person said since stands.
        """
        grab, content = wanted.grab, plan.content
        if grab is None or content is None or wanted.path or MATCHED in grab.overridden:
            return None
        reading = called(content.main.inner)
        if reading is None or not (reading.year or reading.tmdb_id or reading.imdb_id):
            return None
        release = parse_release(grab.title)
        if (reading.title, reading.year) == (release.title, release.year):
            return None
        ids = ([reading.tmdb_id] if reading.tmdb_id else [], [reading.imdb_id] if reading.imdb_id else [])
        found = match(reading, None, known_movies(self.database, lookup_titles(reading), *ids)).movie_id
        other = load_movie(self.database, found) if found and found != wanted.movie.id else None
        if other is None:
            return None
        return another_film(plan.request, content, other.id, other.details.title, other.details.year)

    def _is_seeded(self, plan: ImportPlan, wanted: Wanted) -> ImportRejection | None:
        """The file that would go to the trash is seeded where it lies."""
        if plan.replaces is None or plan.replaced_file is None or wanted.holders is None:
            return None
        root = plan.request.root_path.rstrip("/")
        for path in plan.replaces.paths:
            held = wanted.holders.get(f"{root}/{path}")
            if held is not None:
                return ImportRejection(code=held.code, message=f"the present file stays: {held.message}")
        return None

    def _is_in_library(self, plan: ImportPlan, wanted: Wanted) -> ImportRejection | None:
        """What lies in a root already, under another name, would get a second one there."""
        if plan.in_place or plan.source is None or wanted.grab is not None:
            return None
        for name, path in self.roots.paths.items():
            if is_at_or_below(plan.source.file.path, os.path.realpath(path)):
                return ImportRejection(
                    code="inLibrary",
                    message=f"it lies in root {name!r} already: `radarr-cli scan` takes it in where it is",
                )
        return None


def tags_of(movie: Movie) -> dict[str, object]:
    """What is written into a copy: Matroska's own names of the ids."""
    details = movie.details
    values = {"TITLE": details.title, "TMDB": f"movie/{details.tmdb_id}"}
    values |= {"IMDB": details.imdb_id} if details.imdb_id else {}
    values |= {"DATE_RELEASED": str(details.year)} if details.year else {}
    return {"title": f"{details.title} ({details.year})" if details.year else details.title, "values": values}


def _folder_name(path: str, sources: tuple[SourceFile, ...]) -> str:
    """The folder that was named, or that the named file lies in."""
    parts = os.path.realpath(path).split("/")
    is_file = any(source.file.name == source.inner for source in sources)
    return parts[-2] if is_file and len(parts) > 1 else parts[-1]
