"""Policies in force, and verdicts that are written again in place: see 0003_policies_in_force.sql."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Psycopg runs the text as it stands: Alembic would take its colons for parameters."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
