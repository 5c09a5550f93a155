"""What an import is planned from, and the plan.

Paths that begin with "/" are this machine's; a path called `relative` is below the folder named with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.indexer_flags import IndexerFlag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.domain.language import Language
    from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.quality import Quality

    Worth = tuple[tuple[str, ...], int]
    """Names of the custom formats that match, and their sum in the profile."""


class Method(StrEnum):
    """How a file gets into the library. Links cost no space, a move takes the source away."""

    HARDLINK = "hardlink"
    REFLINK = "reflink"
    COPY = "copy"
    MOVE = "move"


class StepAction(StrEnum):
    """The steps of an operation on the library's files, in the order in which they are done.

    FOLDER makes a folder; PLACE brings a new file there under a hidden name; SYNC and VERIFY make sure of it;
    RETIRE gives an old file a second name in the trash; RENAME gives a file of the root another name: a new
    one its own, or an old one a better; EXTRA writes a small file beside the film, a copy or a text of ours;
    DATABASE commits; FINISH takes away the names and the folders that are over.
    """

    FOLDER = "folder"
    PLACE = "place"
    SYNC = "sync"
    VERIFY = "verify"
    RETIRE = "retire"
    RENAME = "rename"
    EXTRA = "extra"
    DATABASE = "database"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A regular file as it lies on the disk: `size` bytes, `modified_ns` nanoseconds since the epoch.

    `links` counts its names; `device` and `inode` tell files apart, whatever they are called. A `tree` is a
    folder that is taken as a whole: `size` counts all files in it, and its times say nothing.
    """

    base: str
    relative: str
    size: int
    device: int
    inode: int
    links: int = 1
    modified_ns: int = 0
    tree: bool = False

    @property
    def path(self) -> str:
        return f"{self.base.rstrip('/')}/{self.relative}" if self.relative else self.base

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def is_same_inode(self, other: FoundFile | None) -> bool:
        return other is not None and (self.device, self.inode) == (other.device, other.inode)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of a download, with what a probe measured. `probed` is false where nothing could measure it.

    `inner` is its path as the release has it, with the release's own folder.
    """

    file: FoundFile
    inner: str
    measured: MediaInfo | None = None
    probed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One film as a download holds it: a file, a disc's trees, or the parts of it in their order.

    `kind` is file, tree or multipart; of a disc the first source is its BDMV or VIDEO_TS.
    """

    kind: str
    sources: tuple[SourceFile, ...]

    @property
    def main(self) -> SourceFile:
        return self.sources[0]

    @property
    def size(self) -> int:
        return sum(source.file.size for source in self.sources)

    @property
    def measured(self) -> MediaInfo | None:
        """What was measured of the first, with the running time of all."""
        first = self.main.measured
        if first is None or len(self.sources) == 1:
            return first
        return replace(
            first, runtime=sum(source.measured.runtime for source in self.sources if source.measured)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a person says of a file that is imported by hand; None is "as its name says"."""

    quality: Quality | None = None
    languages: tuple[Language, ...] | None = None
    edition: str | None = None
    release_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """Everything the planner may see.

    `name` is the release's name: the grab's title, or the folder of what was given. `existing_file` is
    the variant's present file as it lies on the disk (of one in parts the first), None where it is gone;
    `existing_shared` says that it fills another variant too, `existing_pinned` that a person wants it kept;
    `taken` are the paths of the film's other files below the film's folder.
    `free_space` is bytes on the root's file system, None unknown. `judged` false leaves out the comparison
    with the present file, and what else a person may set aside: one grabbed it against the rules.
    `replacing` leaves out the comparison alone. `by_person` says that a person chose this very release, or
    file. `root_path` is where the variant's root is mounted here. `client_kind` is which program the client
    `client` is; `indexer` and `flags` are where the grab came from and what was said of it there, `promised`
    its size. `worth` gives the custom formats of a file's claims and their score, None where they aren't
    compared; `judged_as` is what they were for the grab.
    `stated` is what a person says of the file, whatever its name says; `only` the path in the release of the
    one film that is meant. `prefer_propers` false: a later revision is worth no more. `on_mismatch` says what
    is done with a file that holds less than its name said: accept, remember or reject.
    """

    movie: Movie
    variant: Variant
    profile: QualityProfile | None
    name: str
    files: tuple[SourceFile, ...]
    methods: tuple[Method, ...]
    naming: NamingRules
    root_path: str
    existing: MovieFile | None = None
    existing_file: FoundFile | None = None
    existing_shared: bool = False
    existing_pinned: bool = False
    taken: tuple[str, ...] = ()
    free_space: int | None = None
    minimum_free_space: int = 0
    grab_id: int | None = None
    release_id: int | None = None
    download_id: str | None = None
    client: str | None = None
    client_kind: str | None = None
    indexer: str = ""
    flags: IndexerFlag = IndexerFlag(0)
    promised: int = 0
    judged_as: Worth = ((), 0)
    release_is_known: bool = False
    judged: bool = True
    replacing: bool = False
    by_person: bool = False
    only: str | None = None
    prefer_propers: bool = True
    worth: Callable[[MovieFile], Worth] | None = None
    stated: Stated = Stated()
    on_mismatch: str = "remember"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExtra:
    """A small file that is laid beside the film: a copy of `source`, or `text`. `target` is below the root.

    `kind` is subtitle, metadata, image or other; `language` a code (`de`, `pt-BR`). `of_film` says that it
    goes with the film, whichever file that has.
    """

    target: str
    kind: str
    source: FoundFile | None = None
    text: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    digest: str | None = None
    of_film: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """A person's own small file that is called like the old film's file and is to be called like the new."""

    file: FoundFile
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRejection:
    """Why a file is not imported: a code, a sentence, and the facts it rests on.

    `overridable` ones a person may set aside; the others no one can.
    """

    code: str
    message: str
    overridable: bool = False
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step of a plan. `source` is absolute, or below the root; `target` is below the root.

    `detail` is what its doing needs; see `domain.importing.operation.Step`.
    """

    action: StepAction
    source: str | None = None
    target: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, str]:
        """What `--dry-run` shows of it as JSON."""
        ends = {"source": self.source, "target": self.target}
        found = {name: storable(path) for name, path in ends.items() if path is not None}
        return {"action": self.action.value} | found


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do. It is applied only if nothing rejects it.

    `content` is None where no film could be chosen; `relative_paths` are the places below the root of its
    sources, in their order. `replaces` is the file that goes to the trash, `old_extras` with it; `extras` are
    laid beside the new one, and `sidecars` a person's, which are called like it from then on.
    `unchanged` says that the library
    holds this very file already. `in_place` says that the file lies under its name already, so that only
    the database is to learn of it.
    """

    request: ImportRequest
    content: Content | None = None
    folder: str = ""
    relative_paths: tuple[str, ...] = ()
    claimed: Claimed | None = None
    scene_name: str | None = None
    original_path: str | None = None
    replaces: MovieFile | None = None
    replaced_file: FoundFile | None = None
    extras: tuple[PlannedExtra, ...] = ()
    old_extras: tuple[str, ...] = ()
    sidecars: tuple[Sidecar, ...] = ()
    tags: Mapping[str, object] | None = None
    unchanged: bool = False
    in_place: bool = False
    pinned: bool = False
    rejections: tuple[ImportRejection, ...] = ()

    @property
    def source(self) -> SourceFile | None:
        """The film's file, or the first of its files."""
        return self.content.main if self.content else None

    @property
    def relative_path(self) -> str:
        """The place of the first of its files; "" without one."""
        return self.relative_paths[0] if self.relative_paths else ""

    @property
    def approved(self) -> bool:
        return self.content is not None and not self.rejections

    @property
    def kind(self) -> str:
        """import or upgrade, as the journal calls it."""
        return "upgrade" if self.replaces else "import"
