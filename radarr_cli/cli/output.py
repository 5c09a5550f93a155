"""What reaches the terminal: data on stdout, everything else on stderr.

`Output.emit` prints either one JSON document or a view; a view is a function that builds something rich
can draw, so that rich is imported only where a person looks.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TextIO

from radarr_cli import log
from radarr_cli.cli.folding import Lines, fitted
from radarr_cli.errors import Conflict, NoSpace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType

    from radarr_cli.errors import Failure, RadarrCliError

# Control characters, and what XML takes for no character; then those that turn the reading direction, which
# make a name look like another one.
_SAFE = {code: "�" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), 0xFFFE, 0xFFFF)}
_SAFE |= {ord("\n"): " ", ord("\t"): " "}
_SAFE |= {code: "" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def safe(text: object) -> str:
    """Text from outside, fit for one line of a terminal: no escapes, no control characters, no line feeds."""
    return str(text).translate(_SAFE)


def as_json(value: Any) -> Any:
    """Dates as v3 writes them (UTC, `Z`), enums by value, dataclasses as objects."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


class ReaderLeft(Exception):
    """Whoever reads what we print has seen enough. Of the OSError Typer would make exit code 1."""


def _warn(message: str) -> None:
    _say(fitted(f"warning: {message}", sys.stderr))


@dataclass(slots=True, repr=False, eq=False)
class Output:
    """Where a command's result goes. `json` prints one document; `quiet` silences notes and tables."""

    json: bool = False
    quiet: bool = False
    verbose: bool = False
    color: bool = True

    def emit(
        self, data: Any, view: Callable[[], RenderableType | str | None], *, wrong: bool = False
    ) -> None:
        """Print `data` as JSON, or draw what `view` returns (nothing where it returns None).

        With --quiet nothing is drawn but what is `wrong`, and that on stderr: the command is about to fail,
        and nothing else says why.
        """
        if self.json:
            self.document(data)
        elif not self.quiet:
            self.draw(view())
        elif wrong:
            self.draw(view(), sys.stderr)

    def document(self, data: Any) -> None:
        """One JSON document; bytes are taken as finished JSON."""
        if isinstance(data, bytes):
            self.raw(data + b"\n")
            return
        text = json.dumps(data, default=as_json, ensure_ascii=False)
        with writing():
            print(text, flush=True)  # noqa: T201

    def array(self, documents: Iterable[bytes]) -> None:
        """A JSON array of finished documents, a line each, written as they come."""
        write, before = sys.stdout.buffer.write, b"["
        with writing():
            sys.stdout.flush()
            for document in documents:
                write(before + document)
                before = b",\n"
            write(b"[]\n" if before == b"[" else b"]\n")
            sys.stdout.buffer.flush()

    def lines(self, documents: Iterable[Any]) -> None:
        """NDJSON: one document a line, ASCII only, for commands that answer line by line."""
        write = sys.stdout.write
        with writing():
            for document in documents:
                write(json.dumps(document, default=as_json, separators=(",", ":")) + "\n")
            sys.stdout.flush()

    def words(self, lines: Iterable[str]) -> None:
        """Lines for a program that reads along, without what a terminal could take for a command."""
        with writing():
            for line in lines:
                print("\t".join(safe(part) for part in line.split("\t")))  # noqa: T201

    def raw(self, content: bytes) -> None:
        """Bytes for a program that reads along, as they are."""
        with writing():
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.flush()

    def draw(self, renderable: RenderableType | str | None, stream: TextIO | None = None) -> None:
        """Draw on stdout, or on `stream`. A plain string is printed as it stands, never read as markup;
        `Lines` fold."""
        stream = stream or sys.stdout
        if renderable is None:
            return
        with writing() if stream is sys.stdout else suppress(OSError):
            if isinstance(renderable, str):
                text = fitted(renderable, stream) if isinstance(renderable, Lines) else renderable
                print(text, file=stream, flush=True)
            else:
                self.console(stream).print(renderable, markup=False, highlight=False)

    def note(self, message: str) -> None:
        """Something worth knowing, on stderr; silent with --quiet."""
        if not self.quiet and not log.say("info", "note", message):
            _say(message)

    def warn(self, message: str) -> None:
        """Something the user should act on, on stderr, always."""
        if not log.say("warning", "warning", message):
            _warn(message)

    def attention(self, count: int) -> None:
        """That things wait for a person: with --quiet, where no view says so."""
        if count and self.quiet and not self.json:
            self.warn(
                f"{count} new {'thing needs' if count == 1 else 'things need'} you: radarr-cli attention"
            )

    def failures(self, failures: Sequence[Failure], *, logged: bool = False) -> None:
        """What went wrong with single items of a batch that went on; a run has `logged` each already."""
        for failure in failures:
            told = {"subject": failure.subject, "code": failure.code, "hint": failure.hint}
            if log.on_stderr() if logged else log.say("warning", "failure", failure.message, **told):
                continue
            hint = f" ({failure.hint})" if failure.hint else ""
            _warn(f"{safe(failure.subject)}: {safe(failure.message)}{hint}")

    def error(self, error: RadarrCliError, exit_code: int, extra: Mapping[str, object]) -> None:
        """One error: a JSON object with --json, else a sentence and what to do next. On stderr."""
        document: dict[str, object] = {"status": "error", "code": error.code, "exitCode": int(exit_code)}
        if error.hint:
            document["hint"] = error.hint
        if log.say("error", "error", error.message, **document, **extra):
            return
        if self.json:
            document = {**document, "message": error.message, **extra}
            _say(json.dumps(document, default=as_json, ensure_ascii=False))
            return
        _say(f"error: {error.message}")
        for line in extra.get("lines", ()):  # type: ignore[attr-defined]
            _say(f"  {line}")
        if error.hint:
            _say(f"hint: {error.hint}")

    @property
    def interactive(self) -> bool:
        """A person sits there: both ends are terminals and no machine reads along."""
        return not self.json and sys.stdin.isatty() and sys.stderr.isatty()

    def console(self, stream: TextIO) -> Console:
        """The console of a stream, 80 columns where it is no terminal."""
        from rich.console import Console  # noqa: PLC0415 - heavy: only where a person looks

        colorless = not self.color or "NO_COLOR" in os.environ
        width = None if stream.isatty() or "COLUMNS" in os.environ else 80
        return Console(
            file=stream, no_color=colorless, width=width, highlight=False, markup=False, emoji=False,
            soft_wrap=False,
        )  # fmt: skip


@contextmanager
def writing() -> Iterator[None]:
    """Write on stdout: where it takes no more, be it that its disk is full or its terminal is gone, that is
    an error of ours, and no bug. Raises ReaderLeft, too."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeft from error
    except OSError as error:
        full = NoSpace.of(error, "the output", hint="make room where standard output goes to")
        raise full or Conflict(
            f"the output can't be written: {error.strerror}", hint="see where standard output goes to"
        ) from error


def _say(text: str) -> None:
    """On stderr. A log that can't be written, for its disk is full, is no reason to stop."""
    with suppress(OSError):
        text = fitted(text, sys.stderr) if isinstance(text, Lines) else text
        print(text, file=sys.stderr, flush=True)  # noqa: T201
