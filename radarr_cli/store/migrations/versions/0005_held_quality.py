"""The quality that a variant holds: those below a cutoff are a range of an index (0005_held_quality.sql)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Psycopg runs the text as it stands: Alembic would take its colons for parameters."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
