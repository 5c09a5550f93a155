"""The schema's one linear chain of revisions; `store.schema` runs them."""

from __future__ import annotations
