"""Custom formats: what makes one release better than another of the same quality, as Radarr and the TRaSH
Guides write it."""

from __future__ import annotations
