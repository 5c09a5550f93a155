"""When evidence of groups was seen and where, what their scores are held against, how far collecting got."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Psycopg runs the text as it stands: Alembic would take its colons for parameters."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
