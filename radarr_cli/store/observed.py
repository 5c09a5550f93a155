"""What would have been grabbed while `[safety] mode` was observe: a history of its own, once a release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.store.database import Database

_KEEP = """
INSERT INTO history (at, event, movie_id, variant_id, release_id, run_id, movie, source_title, quality,
    languages, formats, score, data)
SELECT %(at)s, %(kind)s, m.id, (e->>'variantId')::bigint, (e->>'releaseId')::bigint, %(run)s,
    jsonb_build_object('tmdbId', m.tmdb_id, 'title', m.title, 'year', m.year), e->>'sourceTitle',
    e->'quality', e->'languages', ARRAY(SELECT jsonb_array_elements_text(e->'formats')),
    (e->>'formatScore')::integer, e->'data'
FROM (SELECT %(event)s::jsonb AS e) AS given JOIN movie m ON m.id = (e->>'movieId')::bigint
WHERE NOT EXISTS (
    SELECT FROM history h WHERE h.event = %(kind)s
      AND h.release_id = (e->>'releaseId')::bigint AND h.variant_id = (e->>'variantId')::bigint)
"""


def keep_observed(
    database: Database, document: Mapping[str, Any], at: datetime, *, run_id: int | None = None
) -> bool:
    """Write down that the release would have been grabbed for the variant; false where that stands already.

    `document` is an `event_document`. Nobody is told of it.
    """
    kept = database.execute(
        _KEEP,
        {
            "event": json.dumps(dict(document)),
            "at": at,
            "kind": EventKind.WOULD_HAVE_GRABBED.value,
            "run": run_id,
        },
    )
    return kept > 0
