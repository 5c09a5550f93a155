"""Alembic's entry: runs the revisions on the connection that `store.schema` hands over.

The views go first, because they would forbid changes to the columns they show, and are made anew from
views.sql at the end. Ours are told from others by their comment.
"""

from __future__ import annotations

from pathlib import Path

from alembic import context

_VIEWS = Path(__file__).parent.parent / "views.sql"
_OURS = """
SELECT format('DROP VIEW IF EXISTS %I CASCADE', relname) FROM pg_class
WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
  AND obj_description(oid, 'pg_class') LIKE 'radarr-cli:%'
"""

_connection = context.config.attributes["connection"]
# Psycopg itself: it takes many statements in one text, and no colon or percent sign for a parameter.
_driver = _connection.connection.driver_connection

context.configure(connection=_connection, target_metadata=None)
with context.begin_transaction():
    for (_statement,) in _driver.execute(_OURS).fetchall():
        _driver.execute(_statement)
    context.run_migrations()
    _driver.execute(_VIEWS.read_text(encoding="utf-8"))
