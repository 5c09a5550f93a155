"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.importing.model import ImportPlan, ImportRejection, PlannedStep
    from radarr_cli.errors import Failure
    from radarr_cli.services.files.journal import Recovered


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItem:
    """One import. `status` is imported, upgraded, unchanged, planned, rejected, failed or locked.

    `path` and `replaced` are absolute paths of the library; `method` is what worked; `code` and `message`
    say why nothing was done. `extras` are what was laid beside the film, below the root; `skipped` says of
    what was left out why. `attention` says that a person is asked for the first time.
    """

    status: str
    movie_id: int | None = None
    movie: str = ""
    variant: str = "main"
    grab_id: int | None = None
    download_id: str | None = None
    title: str = ""
    source: str | None = None
    path: str | None = None
    replaced: str | None = None
    method: str | None = None
    fallbacks: tuple[Mapping[str, str], ...] = ()
    extras: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    file_id: int | None = None
    operation_id: int | None = None
    code: str | None = None
    message: str | None = None
    rejections: tuple[ImportRejection, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    attention: bool = False

    @property
    def document(self) -> dict[str, object]:
        """The item as JSON; what does not apply is left out."""
        shown: dict[str, object] = {
            "status": self.status,
            "movieId": self.movie_id,
            "movie": self.movie,
            "variant": self.variant,
            "grabId": self.grab_id,
            "downloadId": self.download_id,
            "title": storable(self.title),
            "source": None if self.source is None else storable(self.source),
            "path": self.path,
            "replaced": self.replaced,
            "method": self.method,
            "fallbacks": [dict(fallback) for fallback in self.fallbacks],
            "extras": [storable(path) for path in self.extras],
            "skipped": [storable(message) for message in self.skipped],
            "movieFileId": self.file_id,
            "operationId": self.operation_id,
            "code": self.code,
            "message": None if self.message is None else storable(self.message),
            "rejections": [
                {"code": found.code, "message": storable(found.message), "overridable": found.overridable}
                for found in self.rejections
            ],
            "steps": [step.document for step in self.steps],
        }
        return {key: value for key, value in shown.items() if value not in (None, [], "")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """All imports of one command. `braked` says that a root is not what it was."""

    items: tuple[ImportItem, ...] = ()
    failures: tuple[Failure, ...] = ()
    recovered: tuple[Recovered, ...] = ()
    braked: bool = False

    @property
    def attention(self) -> int:
        return sum(item.attention for item in self.items)

    @property
    def documents(self) -> list[dict[str, object]]:
        """Recovered operations first, then the items, as JSON."""
        recovered: list[dict[str, object]] = [
            {
                "status": found.status,
                "operationId": found.operation_id,
                "movieId": found.movie_id,
                "message": found.message,
            }
            for found in self.recovered
        ]
        return recovered + [item.document for item in self.items]


def planned_item(plan: ImportPlan, status: str, steps: tuple[PlannedStep, ...] = ()) -> ImportItem:
    """What a plan says of an import that was not applied."""
    request, root = plan.request, plan.request.root_path.rstrip("/")
    details = request.movie.details
    return ImportItem(
        status=status,
        movie_id=request.movie.id,
        movie=f"{details.title} ({details.year})",
        variant=request.variant.name,
        grab_id=request.grab_id,
        download_id=request.download_id,
        title=request.name,
        source=plan.source.file.path if plan.source else None,
        path=f"{root}/{plan.relative_path}" if plan.relative_path else None,
        replaced=f"{root}/{plan.replaces.relative_path}" if plan.replaces and plan.replaced_file else None,
        code=plan.rejections[0].code if plan.rejections else None,
        message="; ".join(rejection.message for rejection in plan.rejections) or None,
        rejections=plan.rejections,
        steps=steps,
    )
