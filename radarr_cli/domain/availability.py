"""From when on a film is searched for."""

from __future__ import annotations

from enum import StrEnum


class Availability(StrEnum):
    """Radarr's minimumAvailability, by its v3 words."""

    TBA = "tba"
    ANNOUNCED = "announced"
    IN_CINEMAS = "inCinemas"
    RELEASED = "released"
