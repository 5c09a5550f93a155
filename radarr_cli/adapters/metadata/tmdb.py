"""TMDB: films by id, by IMDb id and by name, with the user's own key. Answers are kept until they expire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from radarr_cli.adapters.http import check_status, fetch, make_client
from radarr_cli.adapters.metadata import _mapping
from radarr_cli.errors import ConfigError, CredentialsRejected, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import CachedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from radarr_cli.adapters.http import Answer
    from radarr_cli.domain.movie import Credits, MovieDetails
    from radarr_cli.domain.movie_choice import MovieChoice
    from radarr_cli.domain.settings import NetworkSettings, TmdbSettings
    from radarr_cli.ports import AnswerCache

KEY_HINT = (
    "Get a key at https://www.themoviedb.org/settings/api (free account) and put it into [tmdb] api_key; "
    "both the v3 key and the v4 read access token do."
)
MOVIE_KEPT, SEARCH_KEPT, FIND_KEPT = timedelta(hours=12), timedelta(hours=24), timedelta(days=7)
MISSING_KEPT = timedelta(hours=6)
"""For how long an answer is taken without asking again; an older one still serves when TMDB is down."""
_SERVICE = "TMDB"


@dataclass(frozen=True)
class Tmdb:
    """`ports.Metadata` on TMDB's API, version 3. `cache` None asks every time."""

    settings: TmdbSettings
    network: NetworkSettings
    cache: AnswerCache | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def movie(self, tmdb_id: int, *, fresh: bool = False) -> MovieDetails:
        """Raises NotFound where TMDB has no such film (any more)."""
        try:
            body = self._movie_answer(tmdb_id, fresh=fresh)
        except NotFound as error:
            raise NotFound(
                f"TMDB has no film {tmdb_id}", hint="It may have been merged or deleted."
            ) from error
        film = _mapping.details(body, self.settings.region, self.now().astimezone().date())
        if film.tmdb_id != tmdb_id:
            raise InvalidAnswer(f"TMDB answered with film {film.tmdb_id} where {tmdb_id} was asked for")
        return film

    def find(self, imdb_id: str) -> int:
        """Raises NotFound where TMDB knows no film of that IMDb id."""
        body = self._ask(f"find/{imdb_id}", {"external_source": "imdb_id"}, kept=FIND_KEPT)
        found = _mapping.found_id(body)
        if found is None:
            raise NotFound(
                f"TMDB knows no film {imdb_id}", hint="Look it up by its title, or by its TMDB id."
            )
        return found

    def search(self, title: str, year: int | None = None) -> tuple[MovieChoice, ...]:
        """TMDB's first page, best first; `year` is that of any of the film's releases."""
        query = {"query": title, "include_adult": "false"} | ({"year": str(year)} if year else {})
        return _mapping.choices(self._ask("search/movie", query, kept=SEARCH_KEPT))

    def describe(self, choice: MovieChoice) -> MovieChoice:
        body = self._movie_answer(choice.tmdb_id)
        return replace(choice, directors=_mapping.directors(body), runtime=_mapping.runtime(body))

    def credits(self, tmdb_id: int) -> Credits:
        return _mapping.film_credits(self._movie_answer(tmdb_id))

    def check(self) -> None:
        """Try the key. Raises CredentialsRejected, ServiceUnavailable or ConfigError."""
        self._checked(self._call("configuration", {}, None))

    def _movie_answer(self, tmdb_id: int, *, fresh: bool = False) -> dict[str, Any]:
        appended = {"append_to_response": ",".join(_mapping.APPENDED)}
        return self._ask(f"movie/{tmdb_id}", appended, kept=MOVIE_KEPT, fresh=fresh, reduce=_mapping.reduced)

    def _ask(
        self,
        path: str,
        query: Mapping[str, str],
        *,
        kept: timedelta,
        fresh: bool = False,
        reduce: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """The body of an answer, kept or new. A kept 404 raises NotFound like a new one."""
        now = self.now()
        key = self._key(path, query)
        old = self.cache.get(key) if self.cache else None
        if old and not fresh and old.expires_at > now:
            return _body(old)
        try:
            answer = self._call(path, query, old.etag if old and old.body is not None else None)
            if old and answer.status == 304:
                new = replace(old, fetched_at=now, expires_at=now + kept)
            else:
                new = self._read(answer, now, kept, reduce)
        except ServiceUnavailable:
            if old is None or fresh:
                raise
            return _body(old)
        if self.cache:
            self.cache.put(key, new)
        return _body(new)

    def _read(
        self,
        answer: Answer,
        now: datetime,
        kept: timedelta,
        reduce: Callable[[dict[str, Any]], dict[str, Any]] | None,
    ) -> CachedAnswer:
        try:
            body = self._checked(answer).json(_SERVICE)
        except NotFound as error:
            # Anything can answer 404; only TMDB's own means that the film is gone.
            if not _is_tmdb_error(answer):
                raise InvalidAnswer(
                    f"something that isn't TMDB answered (404, {answer.kind})", hint="Check [tmdb] url."
                ) from error
            return CachedAnswer(status=404, body=None, fetched_at=now, expires_at=now + MISSING_KEPT)
        if not isinstance(body, dict):
            raise InvalidAnswer("TMDB answered with JSON that is no object")
        etag = answer.headers.get("etag")
        reduced = reduce(body) if reduce else body
        return CachedAnswer(status=200, body=reduced, fetched_at=now, expires_at=now + kept, etag=etag)

    def _checked(self, answer: Answer) -> Answer:
        try:
            return check_status(answer, _SERVICE, now=self.now())
        except CredentialsRejected as error:
            raise CredentialsRejected("TMDB refused the API key", hint=KEY_HINT) from error

    def _call(self, path: str, query: Mapping[str, str], etag: str | None) -> Answer:
        secret = self._secret()
        headers = {"If-None-Match": etag} if etag else {}
        parameters = {**query, "language": self.settings.language}
        if _is_token(secret):
            headers["Authorization"] = f"Bearer {secret}"
        else:
            parameters["api_key"] = secret
        url = f"{self.settings.url}/{path}"
        return fetch(
            self._client, "GET", url, service=_SERVICE, secrets=(secret,), params=parameters, headers=headers
        )

    def _secret(self) -> str:
        key = self.settings.api_key
        value = key.reveal().strip() if key else ""
        if not value:
            raise ConfigError("no TMDB key is configured", hint=KEY_HINT)
        return value

    def _key(self, path: str, query: Mapping[str, str]) -> str:
        """What an answer is kept under: everything that makes it, but for the credentials."""
        parts = {name: value for name, value in query.items() if name != "append_to_response"}
        return f"tmdb:{path}?{urlencode(sorted({**parts, 'language': self.settings.language}.items()))}"

    @cached_property
    def _client(self) -> httpx.Client:
        return make_client(self.network, headers={"Accept": "application/json"})


def _is_token(secret: str) -> bool:
    """A v4 read access token is a JSON Web Token; a v3 key is 32 hexadecimal digits."""
    return secret.count(".") == 2 and len(secret) > 60


def _is_tmdb_error(answer: Answer) -> bool:
    try:
        body = answer.json(_SERVICE)
    except InvalidAnswer:
        return False
    return isinstance(body, dict) and isinstance(body.get("status_code"), int)


def _body(answer: CachedAnswer) -> dict[str, Any]:
    if answer.status == 404 or answer.body is None:
        raise NotFound("TMDB has nothing there (404)")
    return dict(answer.body)
