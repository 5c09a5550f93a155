"""What a rename or a move did, or would do, with one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import PlannedStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocated:
    """`status` is renamed, moved, planned, or skipped with the reason's `code`: seededInPlace,
    clientUnavailable, clientPathUnknown. `others` counts the files that go along with it.
    """

    status: str
    movie_id: int
    movie: str
    file_id: int
    path: str
    new_path: str
    size: int = 0
    others: int = 0
    code: str | None = None
    message: str | None = None
    hint: str | None = None
    steps: tuple[PlannedStep, ...] = ()
    operation_id: int | None = None

    @property
    def document(self) -> dict[str, object]:
        """v3's rename resource (movieId, movieFileId, existingPath, newPath) and what is ours."""
        shown: dict[str, object] = {
            "status": self.status,
            "movieId": self.movie_id,
            "movieFileId": self.file_id,
            "movie": self.movie,
            "existingPath": storable(self.path),
            "newPath": storable(self.new_path),
            "size": self.size,
            "others": self.others or None,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "operationId": self.operation_id,
            "steps": [
                {
                    "action": step.action.value,
                    "source": None if step.source is None else storable(step.source),
                    "target": None if step.target is None else storable(step.target),
                }
                for step in self.steps
            ]
            or None,
        }
        return {name: value for name, value in shown.items() if value is not None}
