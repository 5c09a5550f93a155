"""The data dictionary: every table as an SQLModel class, one file an aggregate.

These classes are not used at run time: queries are plain SQL through `store.database` (SQLModel costs a
third of a second at each start, and nearly every statement needs what only Postgres has). They say what
each column means, a test holds the migrations against them, and the texts stand as comments in Postgres.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from radarr_cli.store.tables.downloads import Blocklist, Download, Grab, History
from radarr_cli.store.tables.files import ExtraFile, File, FileScore, Root, ScannedFolder, VariantFile
from radarr_cli.store.tables.groups import GroupCollection, GroupObservation, GroupPin, GroupRun, GroupScore
from radarr_cli.store.tables.imports import ImportOperation, ImportStep
from radarr_cli.store.tables.metadata import MetadataCache
from radarr_cli.store.tables.movies import Movie, MovieTitle, Variant
from radarr_cli.store.tables.outbox import Attention, Delivery, Notifier, Outbox
from radarr_cli.store.tables.releases import (
    Policy,
    Release,
    ReleaseKey,
    ReleaseOffer,
    SearchAttempt,
    Verdict,
    VerdictChange,
)
from radarr_cli.store.tables.state import ClientState, IndexerState, Run, Switch, TaskRun

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "Attention",
    "Blocklist",
    "ClientState",
    "Delivery",
    "Download",
    "ExtraFile",
    "File",
    "FileScore",
    "Grab",
    "GroupCollection",
    "GroupObservation",
    "GroupPin",
    "GroupRun",
    "GroupScore",
    "History",
    "ImportOperation",
    "ImportStep",
    "IndexerState",
    "MetadataCache",
    "Movie",
    "MovieTitle",
    "Notifier",
    "Outbox",
    "Policy",
    "Release",
    "ReleaseKey",
    "ReleaseOffer",
    "Root",
    "Run",
    "ScannedFolder",
    "SearchAttempt",
    "Switch",
    "TaskRun",
    "Variant",
    "VariantFile",
    "Verdict",
    "VerdictChange",
]
