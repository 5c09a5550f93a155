"""What an indexer says it can: `t=caps`, in all the variants that are met.

Capabilities cost a call, so they are remembered (as JSON, in Postgres) for a week.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._attributes import number_of
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._xml import local_name, read_xml
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

PAGE_LIMIT = 100
"""Items that are asked for at once, at most: more are often cut without a word."""
_DEFAULT_SEARCH = ("q",)
_DEFAULT_MOVIE_SEARCH = ("q", "imdbid", "imdbtitle", "imdbyear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`search` and `movie_search` are the parameters that may be used; empty: not available.

    `aggregate` is whether several ids may stand in one question. `raw_search`: titles are looked for as they
    are written. `categories` maps a number to its name.
    """

    page_size: int = PAGE_LIMIT
    search: tuple[str, ...] = _DEFAULT_SEARCH
    movie_search: tuple[str, ...] = _DEFAULT_MOVIE_SEARCH
    aggregate: bool = False
    raw_search: bool = False
    categories: Mapping[int, str] | None = None
    server: str = ""

    def to_document(self) -> dict[str, object]:
        """As JSON; `from_document` reads it."""
        document = asdict(self)
        document["categories"] = {str(number): name for number, name in (self.categories or {}).items()}
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Capabilities:
        """What `to_document` wrote, also one that an older version wrote."""
        categories = document.get("categories")
        return cls(
            page_size=_page_size(number_of(str(document.get("page_size", ""))), None),
            search=_names(document.get("search"), _DEFAULT_SEARCH),
            movie_search=_names(document.get("movie_search"), _DEFAULT_MOVIE_SEARCH),
            aggregate=document.get("aggregate") is True,
            raw_search=document.get("raw_search") is True,
            categories={int(number): str(name) for number, name in categories.items()}
            if isinstance(categories, dict)
            else {},
            server=str(document.get("server", "")),
        )


def read_caps(content: bytes, service: str, secrets: Sequence[str] = ()) -> Capabilities:
    """The capabilities in an answer to `t=caps`.

    Raises CredentialsRejected, RateLimited or InvalidAnswer.
    """
    document = read_xml(content, service)
    raise_stated_error(document.root, service, secrets)
    if local_name(document.root.tag) != "caps":
        raise InvalidAnswer(
            f"{service} answered with <{local_name(document.root.tag)}> instead of its capabilities",
            hint="Check the URL and the API path of the indexer.",
        )
    if document.truncated:
        raise InvalidAnswer(f"{service} sent capabilities that are cut off", hint="Try again later.")
    parts = {local_name(child.tag): child for child in document.root}
    limits, searching, server = parts.get("limits"), parts.get("searching"), parts.get("server")
    functions = {local_name(child.tag): child for child in searching} if searching is not None else {}
    movie = functions.get("movie-search")
    return Capabilities(
        page_size=_page_size(_limit(limits, "max"), _limit(limits, "default")),
        search=_parameters(functions.get("search"), _DEFAULT_SEARCH),
        movie_search=_parameters(movie, _DEFAULT_MOVIE_SEARCH)
        if searching is not None
        else _DEFAULT_MOVIE_SEARCH,
        aggregate=movie is not None and movie.get("supportedParams") is not None,
        raw_search=any(
            (function.get("searchEngine") or "").lower() == "raw" for function in functions.values()
        ),
        categories=_categories(parts.get("categories")),
        server=((server.get("title") or "") if server is not None else "")[:80],
    )


def _limit(limits: _Element | None, name: str) -> int | None:
    return number_of(limits.get(name)) if limits is not None else None


def _page_size(largest: int | None, default: int | None) -> int:
    """Half-hearted limits (0, missing) count as the usual 100."""
    return min(PAGE_LIMIT, max(largest or 0, default or 0) or PAGE_LIMIT)


def _parameters(function: _Element | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """What a function takes; the default where it does not say, nothing where it is not there."""
    if function is None or (function.get("available") or "yes").strip().lower() in ("no", "false", "0"):
        return ()
    listed = function.get("supportedParams")
    if listed is None:
        return default
    return tuple(dict.fromkeys(name for word in listed.split(",") if (name := word.strip().lower())))


def _categories(element: _Element | None) -> dict[int, str]:
    """Main and sub categories alike; numbers that are none are left out."""
    found: dict[int, str] = {}
    for category in element.iter() if element is not None else ():
        number = number_of(category.get("id"))
        if local_name(category.tag) in ("category", "subcat") and number is not None:
            found[number] = (category.get("name") or "")[:80]
    return found


def _names(value: object, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, (list, tuple)) else default
