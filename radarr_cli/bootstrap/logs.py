"""Where this process's log goes: what `[log]` says, and what was asked of this one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import Settings


class LogWishes(NamedTuple):
    """What `--verbose`, `--log-format` and `--log-file` say; the first two ask for the log on stderr."""

    verbose: bool = False
    form: str | None = None
    file: str | None = None


def begin_log(settings: Settings, wishes: LogWishes, *, command: str, now: Callable[[], datetime]) -> None:
    """Open the log where anybody asks for one."""
    ours = settings.log
    file = wishes.file or ours.file
    level: Any = "debug" if wishes.verbose else ours.level
    if not (any(wishes) or file or ours.stderr):
        return
    from radarr_cli import log
    from radarr_cli.adapters.log import ProcessLog
    from radarr_cli.adapters.log_file import LogFile

    # A file of one form stays so, whatever one call wants to read on its stderr; --verbose is for people.
    form: Any = (wishes.form if wishes.file else None) or ours.format
    stderr: Any = wishes.form or (ours.format if ours.stderr else "text")
    secrets = list(_secrets(settings))
    log.begin(
        ProcessLog(
            level=level,
            file=LogFile(str(file), ours.max_size, ours.keep) if file else None,
            form=form,
            stderr=stderr if ours.stderr or wishes.form or wishes.verbose else "",
            command=command,
            secrets=lambda: (each.revealed for each in secrets if each.revealed),
            now=now,
        )
    )


def _secrets(value: object) -> Iterator[Secret]:
    """All secrets below it, resolved or not."""
    from radarr_cli.domain.secret import Secret

    if isinstance(value, Secret):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _secrets(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _secrets(each)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            yield from _secrets(getattr(value, name))
