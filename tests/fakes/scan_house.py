"""A house whose roots are scanned, with the stub of TMDB for films that are adopted."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.files.probe import MediaInfoProbe
from radarr_cli.adapters.files.survey import RealSurvey
from radarr_cli.adapters.metadata.tmdb import Tmdb
from radarr_cli.domain.movie import Availability
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import NetworkSettings, TmdbSettings, Url
from radarr_cli.services.scans.adopting import Adopting
from radarr_cli.services.scans.claiming import Claiming
from radarr_cli.services.scans.scanning import Scanning
from radarr_cli.services.scans.vanishing import Vanishing
from radarr_cli.services.scans.wishes import AdoptWishes, ScanWishes
from radarr_cli.store.metadata_cache import MetadataCache
from tests.fakes.import_house import NOW, House, Silent
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.ports import MediaProbe, Metadata
    from radarr_cli.services.scans.results import ScanReport

ADOPT = AdoptWishes(profile="HD", monitored=True, minimum_availability=Availability.RELEASED)


@dataclass
class ScanHouse(House):
    """`scan()` looks at the root; `put()` lays a film into it; `age()` makes everything look old, as after
    a while. What was done a moment ago is always looked at again."""

    tmdb: TmdbServer = field(default_factory=TmdbServer)
    search_deleted: bool = False
    probe: MediaProbe = field(default_factory=MediaInfoProbe)
    source: Metadata | None = None

    def metadata(self) -> Metadata:
        settings = TmdbSettings(api_key=Secret.of(KEY), url=Url(self.tmdb.url))
        return self.source or Tmdb(settings, NetworkSettings(), MetadataCache(self.database), lambda: NOW)

    def scanning(self) -> Scanning:
        return Scanning(
            database=self.database,
            survey=RealSurvey(),
            roots=self.roots(),
            vanishing=Vanishing(
                database=self.database, files=self.files, probe=self.probe, now=lambda: NOW,
                search_deleted=self.search_deleted,
            ),
            claiming=Claiming(
                database=self.database, files=self.files, probe=self.probe, now=lambda: NOW
            ),
            now=lambda: NOW,
            quiet=None,
            adopting=lambda: Adopting(
                database=self.database, files=self.files, survey=RealSurvey(), probe=self.probe,
                metadata=self.metadata(),
                naming=NamingRules(), now=lambda: NOW, progress=Silent(),
            ),
        )  # fmt: skip

    def scan(self, **wishes: Any) -> ScanReport:
        return self.scanning().scan(["films"], ScanWishes(**wishes))

    def adopt(self, **wishes: Any) -> ScanReport:
        return self.scan(adopt=ADOPT, **wishes)

    def put(self, relative: str, size: int = 1024 * 1024) -> Path:
        return write_film(self.root / relative, size)

    def age(self, seconds: float = 60) -> None:
        """Let all folders have been changed so long ago."""
        at = time.time() - seconds
        for folder, _, _ in os.walk(self.root):
            os.utime(folder, (at, at))

    def rows(self) -> Mapping[str, list[dict[str, Any]]]:
        """Everything the library knows."""
        tables = ("movie", "variant", "file", "variant_file", "scanned_folder", "root", "history", "outbox")
        return {table: self.database.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}

    def told(self) -> list[str]:
        return [row["event"] for row in self.database.all("SELECT event FROM outbox ORDER BY id")]
