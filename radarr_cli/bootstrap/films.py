"""The library: films in, changed and out, and their files."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from radarr_cli.bootstrap.releases import Releases

if TYPE_CHECKING:
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.ports import Pictures
    from radarr_cli.services.files.around import Around
    from radarr_cli.services.files.dressing import Dressed, Dressing
    from radarr_cli.services.files.linking import Linking
    from radarr_cli.services.files.readability import Readability
    from radarr_cli.services.files.relocating import Relocating
    from radarr_cli.services.files.seeded import SeededFiles
    from radarr_cli.services.files.trash import Trash
    from radarr_cli.services.files.trashed import TrashCan
    from radarr_cli.services.files.undoing import Undoing
    from radarr_cli.services.imports.importing import Importing
    from radarr_cli.services.imports.sighting import Seeing
    from radarr_cli.services.imports.sources import Sources
    from radarr_cli.services.library.adding import Adding
    from radarr_cli.services.library.editing import Editing
    from radarr_cli.services.library.files import LibraryFiles
    from radarr_cli.services.library.naming_preview import Previewing
    from radarr_cli.services.library.reading import Library
    from radarr_cli.services.library.refreshing import Refreshing
    from radarr_cli.services.library.variants import Variants
    from radarr_cli.services.reports.chronicle import Chronicle
    from radarr_cli.services.scans.scanning import Scanning
    from radarr_cli.services.verdicts.policy_brake import ProfileBrake


class Films(Releases):
    """What keeps films and takes their files in."""

    @cached_property
    def library(self) -> Library:
        from radarr_cli.services.library.reading import Library

        return Library(
            database=self.database,
            roots={root.name: str(root.path) for root in self.settings.roots},
            profiles=self.settings.profiles,
            filters=self.settings.filters,
            now=self.now,
            custom_fields=self.settings.custom_fields,
        )

    @cached_property
    def adding(self) -> Adding:
        from radarr_cli.services.library.adding import Adding

        return Adding(
            database=self.database,
            metadata=self.metadata,
            defaults=self.settings.library,
            naming=self.settings.naming,
            roots=tuple(root.name for root in self.settings.roots),
            profiles=tuple(self.settings.profiles),
            user=self.user,
            now=self.now,
        )

    @cached_property
    def editing(self) -> Editing:
        from radarr_cli.services.library.editing import Editing

        return Editing(
            database=self.database,
            roots=tuple(root.name for root in self.settings.roots),
            profiles=tuple(self.settings.profiles),
            now=self.now,
            trash_files=lambda movie_id: self.trash.take_film(movie_id),
            brake=lambda ids, profile: self.profile_brake.check(ids, profile),
            move_files=self._move_film,
            plan_files=lambda movie_id: self.trash.plan_film(movie_id),
            refuse_seeded=lambda movie_id: self.trash.refuse_seeded(movie_id),
            user=self.user,
        )

    @cached_property
    def profile_brake(self) -> ProfileBrake:
        from radarr_cli.domain.decisions.policy import policy_of
        from radarr_cli.services.verdicts.policy_brake import ProfileBrake

        return ProfileBrake(
            database=self.database,
            policy=policy_of(self.settings),
            simulating=lambda: self.simulating,
            limit=self.settings.safety.newly_upgradable,
            now=self.now,
        )

    def _move_film(self, movie_id: int, root: str) -> object:
        from radarr_cli.domain.selector import FoundFilm
        from radarr_cli.services.files.relocation_plans import Wishes

        film = FoundFilm(movie_id, 0, f"film {movie_id}", 0)
        return self.relocating.session().relocate_all(film, Wishes(root=root))

    @cached_property
    def variants(self) -> Variants:
        from radarr_cli.services.library.variants import Variants

        return Variants(
            database=self.database,
            roots=self.roots.paths,
            profiles=tuple(self.settings.profiles),
            naming=self.settings.naming,
            trash_file=lambda file_id: self.trash.take_file(file_id),
        )

    @cached_property
    def refreshing(self) -> Refreshing:
        from radarr_cli.services.library.refreshing import Refreshing

        def dress(film: FoundFilm, run_id: int | None) -> Dressed:
            return self.dressing.dress(film, run_id=run_id)

        return Refreshing(
            database=self.database,
            metadata=self.metadata,
            now=self.now,
            dress=None if self.settings.safety.observes else dress,
        )

    @cached_property
    def previewing(self) -> Previewing:
        from radarr_cli.services.library.naming_preview import Previewing

        return Previewing(database=self.database, naming=self.settings.naming)

    @cached_property
    def seeded_files(self) -> SeededFiles:
        from time import monotonic, sleep

        from radarr_cli.services.files.seeded import SeededFiles

        return SeededFiles(
            clients=self.clients,
            path_mappings=self.settings.path_mappings,
            clock=monotonic,
            sleep=sleep,
        )

    @cached_property
    def import_sources(self) -> Sources:
        from radarr_cli.services.imports.sources import Sources

        return Sources(
            database=self.database,
            files=self.files,
            probe=self.probe,
            clients=self.clients,
            path_mappings=self.settings.path_mappings,
            root_paths=self.roots.paths,
        )

    @cached_property
    def seeing(self) -> Seeing:
        from radarr_cli.services.imports.sighting import Seeing

        return Seeing(database=self.database, sources=self.import_sources)

    @cached_property
    def around(self) -> Around:
        from radarr_cli.services.files.around import Around

        return Around(
            files=self.files,
            metadata=lambda: self.metadata,
            pictures=lambda: self.pictures,
            rules=self.settings.import_,
        )

    @cached_property
    def dressing(self) -> Dressing:
        from radarr_cli.services.files.dressing import Dressing

        return Dressing(
            database=self.database,
            files=self.files,
            roots=self.roots,
            journal=self.journal,
            around=self.around,
            now=self.now,
            host=self.host,
        )

    @cached_property
    def pictures(self) -> Pictures:
        from radarr_cli.adapters.metadata.pictures import Pictures

        return Pictures(self.settings.network, self.state_folder / "pictures")

    @cached_property
    def importing(self) -> Importing:
        from radarr_cli.domain.decisions.policy import policy_of
        from radarr_cli.services.imports.importing import Importing
        from radarr_cli.services.imports.planning import ImportPlanning

        planning = ImportPlanning(
            database=self.database,
            files=self.files,
            sources=self.import_sources,
            roots=self.roots,
            profiles=self.settings.profiles,
            naming=self.settings.naming,
            rules=self.settings.import_,
            policy=cache(lambda: policy_of(self.settings)),
            around=self.around,
            prefer_propers=self.settings.rules.propers != "doNotPrefer",
        )
        return Importing(
            database=self.database,
            planning=planning,
            sources=self.import_sources,
            roots=self.roots,
            journal=self.journal,
            seeding=self.seeded_files.ask,
            now=self.now,
            host=self.host,
        )

    @cached_property
    def trash(self) -> Trash:
        from radarr_cli.services.files.trash import Trash

        return Trash(
            database=self.database, roots=self.roots, journal=self.journal, now=self.now, host=self.host,
            seeding=cache(lambda: self.seeded_files.ask()),
        )  # fmt: skip

    @cached_property
    def undoing(self) -> Undoing:
        from radarr_cli.services.files.undoing import Undoing

        return Undoing(
            database=self.database,
            files=self.files,
            roots=self.roots,
            journal=self.journal,
            now=self.now,
            host=self.host,
            user=self.user,
            seeding=self.seeded_files.ask,
        )

    @cached_property
    def linking(self) -> Linking:
        from radarr_cli.services.files.linking import Linking

        return Linking(database=self.database, files=self.files, roots=self.roots)

    @cached_property
    def trash_can(self) -> TrashCan:
        from radarr_cli.services.files.trashed import TrashCan

        return TrashCan(
            database=self.database,
            files=self.files,
            roots=self.roots,
            undoing=lambda: self.undoing,
            progress=self.progress,
            keep_for=self.settings.import_.keep_old_for,
            limit=self.settings.import_.trash_size,
            now=self.now,
        )

    @cached_property
    def relocating(self) -> Relocating:
        from radarr_cli.services.files.relocating import Relocating
        from radarr_cli.services.files.relocation_plans import Plans

        return Relocating(
            database=self.database,
            roots=self.roots,
            plans=Plans(
                database=self.database, files=self.files, roots=self.roots, naming=self.settings.naming
            ),
            journal=self.journal,
            seeded=lambda: self.seeded_files,
            host=self.host,
            now=self.now,
        )  # fmt: skip

    @cached_property
    def library_files(self) -> LibraryFiles:
        from radarr_cli.services.library.files import LibraryFiles

        return LibraryFiles(
            database=self.database,
            files=self.files,
            probe=self.probe,
            roots=self.roots,
            journal=self.journal,
            trash=self.trash,
            naming=self.settings.naming,
            seeded=lambda: self.seeded_files,
            host=self.host,
            now=self.now,
        )

    @cached_property
    def readability(self) -> Readability:
        from radarr_cli.services.files.readability import Readability

        return Readability(database=self.database, roots=self.roots.paths)

    @cached_property
    def scanning(self) -> Scanning:
        from radarr_cli.services.scans.adopting import Adopting
        from radarr_cli.services.scans.claiming import Claiming
        from radarr_cli.services.scans.scanning import Scanning
        from radarr_cli.services.scans.vanishing import Vanishing

        vanishing = Vanishing(
            database=self.database, files=self.files, probe=self.probe, now=self.now,
            search_deleted=self.settings.library.deleted_by_hand == "search",
        )  # fmt: skip
        return Scanning(
            database=self.database,
            survey=self.survey,
            roots=self.roots,
            vanishing=vanishing,
            claiming=Claiming(
                database=self.database, files=self.files, probe=self.probe, now=self.now
            ),
            now=self.now,
            adopting=lambda: Adopting(
                database=self.database,
                files=self.files, survey=self.survey, probe=self.probe, metadata=self.metadata,
                naming=self.settings.naming, now=self.now, progress=self.progress,
            ),
        )  # fmt: skip

    @cached_property
    def chronicle(self) -> Chronicle:
        from radarr_cli.services.reports.chronicle import Chronicle

        return Chronicle(database=self.database, profiles=self.settings.profiles)
