"""The process that Apprise runs in: it can be killed, as a thread can't.

Lines of JSON come in: first `{"url", "seconds"}`, then `{"title", "body", "notify_type"}` for each message.
Each is answered by a line with a word: "" where all is well, "unknown" for a URL that Apprise doesn't know,
"refused" for a message that the service didn't take, else the name of an exception, whose text may hold any
part of the URL. It ends with its input, and by itself where a message takes a second more than `seconds`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    # Nothing else is heard: what plugins print may hold their URL.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    _answer(sys.stdin, answers)
    os._exit(0)  # its threads may hang


def _answer(questions: Iterable[str], answers: IO[str]) -> None:
    service, seconds = None, 0.0
    for line in questions:
        asked = json.loads(line)
        try:
            import apprise  # noqa: PLC0415 - what is wrong with it is an answer, too

            if service is None:
                service, seconds = apprise.Apprise(), asked["seconds"]
                word = "" if service.add(asked["url"]) else "unknown"
            else:
                signal.setitimer(signal.ITIMER_REAL, seconds + 1)
                # Said to be plain, it is escaped where a service takes HTML: titles come from outside.
                taken = service.notify(**asked, body_format=apprise.NotifyFormat.TEXT)
                signal.setitimer(signal.ITIMER_REAL, 0)
                word = "" if taken else "refused"
        except Exception as error:
            word = type(error).__name__
        print(word, file=answers, flush=True)


if __name__ == "__main__":
    main()
