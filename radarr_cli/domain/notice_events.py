"""What notifiers can be told: apart from the notices, for the configuration names these at every start."""

from __future__ import annotations

EVENTS: dict[str, str] = {
    "grab": "Grabbed",
    "import": "Imported",
    "upgrade": "Upgraded",
    "rename": "Renamed",
    "delete": "File deleted",
    "add": "Added",
    "remove": "Removed",
    "failure": "Download failed",
    "attention": "Waiting for you",
    "health": "Health",
    "healthRestored": "Health restored",
    "runFailed": "Run failed",
}
"""The events that notifiers can be told, with the headline of each."""
FOR_PEOPLE = frozenset(EVENTS) - {"rename", "delete", "add", "remove"}
"""What somebody wants to read who asked for nothing in particular."""
OF_FILES = frozenset(("import", "upgrade", "rename", "delete", "remove"))
"""What changes the files of a film: a media server has to look again."""
