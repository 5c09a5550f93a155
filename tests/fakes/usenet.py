"""A usenet server on loopback: posts files as yEnc articles, and serves them to any real download client.

with UsenetServer() as server:
    content = server.post({"film.mkv": data}, title="Film.2019.1080p.WEB-DL-GRP")   # the .nzb

It wants a login. `lose` forgets an article, `delay` slows every one down; `commands` counts what was asked.
"""

from __future__ import annotations

import re
import socketserver
import threading
import time
from binascii import crc32
from collections import Counter
from contextlib import suppress
from html import escape
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SHIFTED = bytes((value + 42) % 256 for value in range(256))
_CRITICAL = re.compile(rb"[\0\n\r=]")
_LINE = 128
_numbers = count(1)


def yenc(data: bytes) -> list[bytes]:
    """The lines of an article, dots stuffed as NNTP wants them."""
    escaped = _CRITICAL.sub(lambda found: b"=" + bytes([found[0][0] + 64]), data.translate(_SHIFTED))
    lines = []
    at = 0
    while at < len(escaped):
        end = at + _LINE
        if escaped[end - 1 : end] == b"=":
            end += 1  # an escape and what it escapes stay on one line
        line = escaped[at:end]
        lines.append(b"." + line if line.startswith(b".") else line)
        at = end
    return lines


class UsenetServer:
    """`port`, `username` and `password` are what a client's settings need."""

    username = "reader"
    password = "news"

    def __init__(self) -> None:
        self.articles: dict[str, list[bytes]] = {}
        self.commands: Counter[str] = Counter()
        self.delay = 0.0
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.news = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> UsenetServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def post(
        self,
        files: Mapping[str, bytes],
        *,
        title: str,
        article: int = 100_000,
        lost: Collection[int] = (),
        password: str = "",
        age: float = 3600.0,
    ) -> bytes:
        """Post the files in articles of that many bytes, and give their .nzb.

        Of `lost`, numbers of articles, the server has nothing; `age` is how many seconds ago it was.
        """
        described = [
            self._post_file(name, data, article, lost, time.time() - age) for name, data in files.items()
        ]
        metas = {"title": title} | ({"password": password} if password else {})
        head = "".join(f'<meta type="{key}">{escape(value)}</meta>' for key, value in metas.items())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<!DOCTYPE nzb PUBLIC "-//newzBin//DTD NZB 1.1//EN" '
            '"http://www.newzbin.com/DTD/nzb/nzb-1.1.dtd">\n'
            f'<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb"><head>{head}</head>\n'
            + "\n".join(described)
            + "\n</nzb>\n"
        ).encode()

    def _post_file(self, name: str, data: bytes, size: int, lost: Collection[int], posted: float) -> str:
        total = -(-len(data) // size)
        segments = []
        for part in range(1, total + 1):
            begin = (part - 1) * size
            piece = data[begin : begin + size]
            lines = [
                f"=ybegin part={part} total={total} line={_LINE} size={len(data)} name={name}".encode(),
                f"=ypart begin={begin + 1} end={begin + len(piece)}".encode(),
                *yenc(piece),
                f"=yend size={len(piece)} part={part} pcrc32={crc32(piece):08x}".encode(),
            ]
            message = f"part{part}.{next(_numbers)}@loopback.example"
            if part not in lost:
                self.articles[message] = lines
            bytes_there = sum(len(line) + 2 for line in lines)
            segments.append(f'<segment bytes="{bytes_there}" number="{part}">{message}</segment>')
        subject = escape(f'"{name}" yEnc (1/{total})')
        return (
            f'<file poster="poster@example.com" date="{int(posted)}" subject="{subject}">'
            f"<groups><group>alt.binaries.test</group></groups><segments>{''.join(segments)}</segments></file>"
        )


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    news: UsenetServer


class _Connection(socketserver.StreamRequestHandler):
    """RFC 3977 as far as a reader asks."""

    server: _Server

    def handle(self) -> None:
        self._user, self._known = "", False
        with suppress(OSError):  # a client that was killed
            self._say("200 ready")
            for raw in self.rfile:
                command, _, argument = raw.decode("latin-1").strip().partition(" ")
                self.server.news.commands[command.upper()] += 1
                if command.upper() == "QUIT":
                    self._say("205 bye")
                    return
                self._answer(command.upper(), argument)

    def _answer(self, command: str, argument: str) -> None:
        if command == "CAPABILITIES":
            self._block("101 capabilities", [b"VERSION 2", b"READER", b"AUTHINFO USER"])
        elif command == "AUTHINFO":
            self._log_in(*argument.split(" ", 1))
        elif not self._known:
            self._say("480 log in first")
        elif command == "DATE":
            self._say(time.strftime("111 %Y%m%d%H%M%S", time.gmtime()))
        elif command == "MODE":
            self._say("200 reader")
        elif command == "GROUP":
            self._say(f"211 1 1 1 {argument}")
        elif command in ("ARTICLE", "BODY", "HEAD", "STAT"):
            self._article(command, argument.strip("<>"))
        else:
            self._say("500 unknown command")

    def _log_in(self, kind: str, value: str = "") -> None:
        if kind.upper() == "USER":
            self._user = value
            self._say("381 and the password")
            return
        self._known = (self._user, value) == (UsenetServer.username, UsenetServer.password)
        self._say("281 welcome" if self._known else "481 wrong user or password")

    def _article(self, command: str, message: str) -> None:
        news = self.server.news
        lines = news.articles.get(message)
        if lines is None:
            self._say("430 no such article")
            return
        if command == "STAT":
            self._say(f"223 0 <{message}>")
            return
        time.sleep(news.delay)
        head = [b"From: poster@example.com", f"Message-ID: <{message}>".encode(), b"Subject: yEnc"]
        code = {"ARTICLE": "220", "BODY": "222", "HEAD": "221"}[command]
        body = {"ARTICLE": [*head, b"", *lines], "BODY": lines, "HEAD": head}[command]
        self._block(f"{code} 0 <{message}>", body)

    def _block(self, status: str, lines: list[bytes]) -> None:
        self.wfile.write(b"\r\n".join([status.encode(), *lines, b".", b""]))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
