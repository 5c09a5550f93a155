"""A stub of TMDB on loopback: answers what it was given, refuses whatever it did not expect.

As a program it serves `tmdb_films.FILMS` and prints its URL: `python tests/fakes/tmdb_server.py`.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if __name__ == "__main__":
    sys.path.insert(0, str(__file__).rsplit("/tests/", 1)[0])

from tests.fakes.tmdb_films import FILMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0cyIsImF1ZCI6InN0dWIifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ"
APPENDED = {
    "alternative_titles", "translations", "release_dates", "credits", "external_ids", "keywords", "videos",
}  # fmt: skip


@dataclass
class Fault:
    """One answer that is given instead of the right one; `times` calls get it."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1


class TmdbServer:
    """`with TmdbServer() as tmdb: ... tmdb.url`. Leaving the block fails if something unexpected was asked.

    `asked` lists paths with their queries, credentials left out; `faults` are served first.
    """

    def __init__(self, films: Iterable[dict[str, Any]] = FILMS, *, etags: bool = True) -> None:
        self.films = {film["id"]: film for film in films}
        self.etags = etags
        self.asked: list[str] = []
        self.unexpected: list[str] = []
        self.faults: list[Fault] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/3"

    def __enter__(self) -> TmdbServer:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if kind is None and self.unexpected:
            raise AssertionError(f"TMDB was asked what nobody expected: {self.unexpected}")

    def serve_forever(self) -> None:
        self._server.serve_forever(0.2)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """Status and body of an authorised call."""
        match path.split("/"):
            case ["configuration"]:
                return 200, {"images": {"secure_base_url": "https://image.tmdb.org/t/p/"}, "change_keys": []}
            case ["movie", number] if number.isdigit():
                return self._movie(int(number), query)
            case ["find", imdb_id] if query.get("external_source") == "imdb_id":
                found = [_row(film) for film in self.films.values() if film["imdb_id"] == imdb_id]
                others = ("person_results", "tv_results", "tv_episode_results", "tv_season_results")
                return 200, {"movie_results": found, **{name: [] for name in others}}
            case ["search", "movie"] if query.get("query"):
                return 200, self._search(query)
        self.unexpected.append(path)
        return 404, {"success": False, "status_code": 34, "status_message": "no such path"}

    def _movie(self, number: int, query: dict[str, str]) -> tuple[int, Any]:
        film = self.films.get(number)
        if film is None:
            message = "The resource you requested could not be found."
            return 404, {"success": False, "status_code": 34, "status_message": message}
        appended = set(filter(None, query.get("append_to_response", "").split(",")))
        if not appended <= APPENDED:
            self.unexpected.append(f"append_to_response={appended - APPENDED}")
        return 200, {key: value for key, value in film.items() if key not in APPENDED - appended}

    def _search(self, query: dict[str, str]) -> dict[str, Any]:
        words = query["query"].casefold()
        found = [
            _row(film)
            for film in self.films.values()
            if words in film["title"].casefold() or words in film["original_title"].casefold()
            if query.get("year", film["release_date"][:4]) == film["release_date"][:4]
        ]
        return {"page": 1, "results": found, "total_pages": 1, "total_results": len(found)}


def _row(film: dict[str, Any]) -> dict[str, Any]:
    """A film as lists of results show it."""
    kept = (
        "adult", "backdrop_path", "id", "original_language", "original_title", "overview", "popularity",
        "poster_path", "release_date", "title", "video", "vote_average", "vote_count",
    )  # fmt: skip
    return {name: film[name] for name in kept} | {"genre_ids": [genre["id"] for genre in film["genres"]]}


def _handler(stub: TmdbServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            key = query.pop("api_key", None)
            path = parts.path.removeprefix("/3/")
            shown = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
            stub.asked.append(f"{path}?{shown}")
            if stub.faults:
                fault = stub.faults[0]
                fault.times -= 1
                if fault.times <= 0:
                    stub.faults.pop(0)
                self._send(fault.status, fault.body, fault.headers)
            elif key != KEY and self.headers.get("Authorization") != f"Bearer {TOKEN}":
                message = "Invalid API key: You must be granted a valid key."
                self._json(401, {"success": False, "status_code": 7, "status_message": message})
            else:
                self._json(*stub.answer(path, query))

        def do_POST(self) -> None:
            stub.unexpected.append(f"POST {self.path}")
            self._send(405, b"", {})

        do_PUT = do_DELETE = do_POST

        def _json(self, status: int, body: Any) -> None:
            content = json.dumps(body, ensure_ascii=False).encode()
            tag = f'W/"{hash(content):x}"'
            headers = {"Content-Type": "application/json;charset=utf-8"}
            if stub.etags and status == 200:
                headers["ETag"] = tag
                if self.headers.get("If-None-Match") == tag:
                    return self._send(304, b"", headers)
            return self._send(status, content, headers)

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Silence: `asked` is the log."""

    return Handler


if __name__ == "__main__":
    server = TmdbServer()
    print(server.url, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
