"""`radarr-cli search` and `releases`: candidates for a film, asked for now or kept from before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.films import FilmVariant, film_and_variant, film_names
from radarr_cli.cli.output import safe
from radarr_cli.cli.release_order import Reverse, Sort, check_sort, ordered
from radarr_cli.cli.session import session_of
from radarr_cli.errors import Conflict, NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.cli.progress import ProgressLine
    from radarr_cli.cli.session import Session
    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.errors import Failure
    from radarr_cli.services.indexers.searching import SearchResult, TextResult

search_app = typer.Typer()
releases_app = typer.Typer()

_REUSED_FOR = timedelta(minutes=5)
_SHOWN = 20
All = Annotated[bool, typer.Option("--all", help="Show every candidate, and what is no candidate.")]


@search_app.command("search", epilog="Example: radarr-cli search 'The Matrix (1999)' --pick")
def search(
    context: typer.Context,
    films: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILM[/VARIANT]]...",
            help="tmdb:603, imdb:tt0133093, a library id, 'Title (Year)', with /NAME for one variant of it;"
            " @FILTER, or - for names from stdin.",
            show_default=False,
        ),
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", metavar="FILTER", help="All films that the filter means.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="WORDS", help="These words, no film; no release is kept.")
    ] = None,
    pick: Annotated[bool, typer.Option("--pick", help="Choose one by its number, and grab it.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask the indexers even if they answered within five minutes.")
    ] = False,
    indexer: Annotated[
        list[str] | None, typer.Option("--indexer", metavar="NAME", help="Ask only this one; repeatable.")
    ] = None,
    sort: Sort = "rank",
    reverse: Reverse = False,
    every: All = False,
) -> None:
    """Search the indexers for films of the library, or for words, and judge what they offer.

    Each candidate is shown with its id (for grab), size, seeders and leechers, indexer, age, quality and
    verdict. With --json: Radarr's v3 release resources. Of several films it is counted what there is.
    """
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415 - not for --help

    session = session_of(context)
    names = film_names(films)
    if (text is not None) == bool(names or where is not None):
        raise UsageError("name films, or give --where or --text", hint="for example tmdb:603")
    if text is not None and not text.strip():
        raise UsageError("--text holds no words", hint="`radarr-cli rss` reads what is new")
    one = names[0] if where is None and len(names) == 1 and not names[0].startswith("@") else None
    if pick and not session.output.interactive:
        raise UsageError("--pick needs a terminal", hint="grab takes the id that search prints")
    if pick and one is None:
        raise UsageError("--pick takes one film")
    check_sort(sort)
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    if text is not None:
        _search_text(session, text, indexer or (), progress, order=(sort, reverse), every=every)
    elif one is None:
        _search_all(session, names, where, indexer or (), progress, fresh=fresh)
    else:
        _search_one(
            session, one, indexer or (), progress, order=(sort, reverse), fresh=fresh, every=every, pick=pick
        )


def _search_one(
    session: Session,
    film: str,
    indexers: Sequence[str],
    progress: ProgressLine,
    *,
    order: tuple[str, bool],
    fresh: bool,
    every: bool,
    pick: bool,
) -> None:
    """Show each candidate of one film."""
    from radarr_cli.cli.views import releases as views  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.decisions.model import ReleaseSource  # noqa: PLC0415

    app = session.app
    try:
        found, variant = film_and_variant(session, film)
    except NotFound as error:
        hint = f"{error.hint or ''} search --text asks for words alone.".strip()
        raise NotFound(error.message, hint=hint) from error
    result = app.searching.search(
        found.id,
        indexers=indexers,
        reuse=None if fresh else _REUSED_FOR,
        fresh=fresh,
        interactive=True,
        progress=progress,
    )
    progress.clear()
    sort, reverse = order
    judged = app.deciding.judge(result.movie.id, result.offers, ReleaseSource.INTERACTIVE)
    verdicts = ordered(_of_variant(variant, judged), sort, reverse=reverse)
    now = app.now()
    shown = (*verdicts, *(_other_verdicts(result) if every else ()))
    if result.answered_at is not None:
        ago = max(int((now - result.answered_at).total_seconds()), 0)
        asked = {attempt.indexer for attempt in result.attempts}
        who = ", ".join(name for name in result.asked if name not in asked)
        session.output.note(safe(f"{who} answered {ago} s ago; --fresh asks again"))
    if result.attempts and (every or session.output.verbose or not result.offers):
        _tell_attempts(session, result)
    session.output.emit(
        [views.resource(verdict, now) for verdict in shown],
        lambda: views.table(shown, now, limit=None if every else _SHOWN),
    )
    if pick and verdicts:
        _grab_one(session, verdicts, result.offers)
    _finish(session, result)


@releases_app.command("releases", epilog="Example: radarr-cli releases tmdb:603 --json | jq '.[0].title'")
def releases(
    context: typer.Context,
    film: FilmVariant,
    document: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="`releases push FILE`: - is stdin.")
    ] = None,
    sort: Sort = "rank",
    reverse: Reverse = False,
    every: All = False,
) -> None:
    """Show the kept candidates of a film with their kept verdicts; no indexer is asked.

    `releases push -` reads a release as Radarr's release/push takes it (JSON), judges it, grabs it if it is
    approved, and prints the verdict; it exits 0 if it was taken, 5 if it was rejected, 4 if it is no film of
    the library, 6 if a safety brake holds (it is kept, and judged with the next feeds).
    """
    from radarr_cli.cli.views import releases as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if document is not None:
        from radarr_cli.cli.pushes import push  # noqa: PLC0415 - announce tools only

        if film != "push":
            raise UsageError("one film is wanted", hint="quote its title: 'Title (Year)'")
        push(session, document)
        return
    check_sort(sort)
    app = session.app
    found, variant = film_and_variant(session, film)
    kept, unjudged = app.searching.kept_verdicts(found.id)
    verdicts = ordered(_of_variant(variant, kept), sort, reverse=reverse)
    if unjudged:
        session.output.note(f"{len(unjudged)} more were never judged; search judges them")
    if session.output.verbose or not (verdicts or unjudged):
        from radarr_cli.cli.views.indexers import call_lines  # noqa: PLC0415 - where nothing is kept

        calls = app.searching.calls(found.id)
        session.output.note(call_lines(calls, named=True) if calls else "no indexer was asked for it lately")
    now = app.now()
    session.output.emit(
        [views.resource(verdict, now) for verdict in verdicts],
        lambda: views.table(verdicts, now, limit=None if every else _SHOWN),
    )


def _of_variant(variant: str | None, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts for one variant, or all of them."""
    return tuple(verdict for verdict in verdicts if variant in (None, verdict.variant))


def _search_text(
    session: Session,
    text: str,
    indexers: Sequence[str],
    progress: ProgressLine,
    *,
    order: tuple[str, bool],
    every: bool,
) -> None:
    """Show what the indexers have for these words."""
    from radarr_cli.cli.views import releases as views  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.decisions.model import Candidate, Match, MatchKind, Verdict  # noqa: PLC0415

    result = session.app.searching.search_text(text, indexers=indexers, progress=progress)
    progress.clear()
    now = session.app.now()
    sort, reverse = order
    found = [
        Verdict(candidate=Candidate(offer=offer, parsed=parsed, match=Match(MatchKind.NONE)), variant="")
        for offer, parsed in result.found
    ]
    shown = ordered(found, sort, reverse=reverse)
    candidates = [verdict.candidate for verdict in shown]
    session.output.emit(
        [views.offer_resource(each.offer, each.parsed, now) for each in candidates],
        lambda: views.table(shown, now, limit=None if every else _SHOWN),
    )
    if every or session.output.verbose or not result.found:
        _tell_attempts(session, result)
    _finish(session, result)


def _tell_attempts(session: Session, result: SearchResult | TextResult) -> None:
    """A line a call: "nothing there" and "could not ask" must never look alike."""
    for each in result.attempts:
        dropped = ", ".join(f"{number} {reason}" for reason, number in sorted(each.dropped.items()))
        outcome = f"{each.rows} items" if each.status == "ok" else each.message or each.status
        left_out = f" (not taken: {dropped})" if dropped else ""
        asked = f"{each.tier} {each.query}".strip()
        session.output.note(
            safe(f"{each.indexer}: {each.status}: {outcome}{left_out}; {each.milliseconds} ms; {asked}")
        )


def _search_all(
    session: Session,
    names: Sequence[str],
    where: str | None,
    indexers: Sequence[str],
    progress: ProgressLine,
    *,
    fresh: bool,
) -> None:
    """Search for each of several films and say what was found; grabs nothing."""
    from radarr_cli.cli.films import batch_document  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.decisions.model import ReleaseSource  # noqa: PLC0415

    app = session.app
    items: list[dict[str, Any]] = []
    failures: dict[tuple[str, str], Failure] = {}
    chosen = app.library.select(names, where)
    failures |= {(each.subject, each.message): each for each in chosen.failures}
    for film in chosen.films:
        result = app.searching.search(
            film.id, indexers=indexers, reuse=None if fresh else _REUSED_FOR, interactive=True,
            progress=progress,
        )  # fmt: skip
        verdicts = app.deciding.judge(film.id, result.offers, ReleaseSource.INTERACTIVE)
        failures |= {(each.subject, each.message): each for each in result.failures}
        approved = sum(verdict.approved for verdict in verdicts)
        items.append(
            {"movieId": film.id, "title": f"{film.title} ({film.year})", "found": len(result.offers),
             "approved": approved}
        )  # fmt: skip
    progress.clear()
    session.output.emit(
        batch_document(items, tuple(failures.values())),
        lambda: (
            "\n".join(
                f"{safe(item['title'])}: {item['found']} found, {item['approved']} approved" for item in items
            )
            or "no film fits the filter"
        ),
    )
    session.finish(tuple(failures.values()))


def _grab_one(session: Session, verdicts: Sequence[Verdict], offers: Sequence[StoredOffer]) -> None:
    """Ask for a number and grab that release; 0 takes none."""
    from radarr_cli.services.grabs.orders import Order  # noqa: PLC0415 - only with --pick

    number: int = typer.prompt("Number to grab (0 for none)", type=int, default=0, err=True)
    if number == 0:
        return
    if not 1 <= number <= len(verdicts):
        raise Conflict(f"there is no number {number}", hint=f"1 to {len(verdicts)}")
    verdict = verdicts[number - 1]
    stored = next(each for each in offers if each.offer_id == verdict.candidate.offer_id)
    override = False
    if verdict.rejections:
        reasons = "; ".join(rejection.message for rejection in verdict.rejections)
        override = typer.confirm(f"It is rejected: {reasons}. Grab it all the same?", err=True)
        if not override:
            raise Conflict("nothing was grabbed")
    grabbed = session.app.grabbing.grab(
        Order(
            movie_id=stored.movie_id,
            variant_id=verdict.variant_id or 0,
            offer=stored,
            verdict=verdict,
            by_hand=True,
            override=override,
            requested_by=session.app.user,
        )
    )
    for warning in grabbed.warnings:
        session.output.warn(warning)
    session.output.note(f"grabbed {grabbed.grab.title} with {grabbed.grab.client}")


def _other_verdicts(result: SearchResult) -> list[Verdict]:
    """What the search gave that is not the film, each with its reason."""
    from radarr_cli.domain.decisions.model import Candidate, Rejection, Verdict  # noqa: PLC0415 - only --all

    found = []
    for other in result.others:
        if not other.parsed.is_movie:
            reason = Rejection(
                code="unableToParse", message=f"Can't read the name: {other.parsed.refusal or 'no film'}"
            )
        elif other.match.movie_id is not None:
            reason = Rejection(code="wrongMovie", message="Another film of the library")
        elif other.match.others:
            reason = Rejection(code="unknownMovie", message="The name fits several films of the library")
        else:
            reason = Rejection(code="unknownMovie", message="The name fits no film of the library")
        candidate = Candidate(offer=other.offer, parsed=other.parsed, match=other.match)
        found.append(Verdict(candidate=candidate, variant="main", rejections=(reason,)))
    return found


def _finish(session: Session, result: SearchResult | TextResult) -> None:
    """Name the indexers that failed. If all failed for the same reason, that reason is the exit code."""
    failed = {failure.subject for failure in result.failures}
    if result.failures and {f"indexer:{name}" for name in result.asked} <= failed:
        session.output.failures(result.failures)
        raise typer.Exit(_common_code(result.failures))
    session.finish(result.failures)


def _common_code(failures: Sequence[Failure]) -> ExitCode:
    codes = {
        ExitCode.CREDENTIALS if failure.code == "credentialsRejected" else ExitCode.UNAVAILABLE
        for failure in failures
    }
    return codes.pop() if len(codes) == 1 else ExitCode.PARTIAL
