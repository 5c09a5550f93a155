"""What judging 1,000 releases costs: `python -m tests.bench.judging [--guide DIR|ARCHIVE] [--titles FILE]`.

Reads names, matches custom formats and asks the rules, each by itself, under a profile of the TRaSH Guides
that comes along, and prints milliseconds of processor time a 1,000 releases as ratios to reading the names;
beside them what it would cost to search every pattern in every name. Then the same for all profiles of a
guide, where one is given: each is imported with its formats into a new configuration and judges all names.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.bootstrap import App
from radarr_cli.config.guide_files import read_guide
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.formats.matching import FormatMatcher
from radarr_cli.domain.formats.patterns import pattern_of
from radarr_cli.domain.guide import ProfileRequest
from radarr_cli.domain.parsing import parse_release
from tests.fakes.judging import MOVIE, candidates_of, offer_of, release_names, verdicts_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.domain.profile import QualityProfile

TURNS = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--guide", help="a copy of the TRaSH Guides: all its profiles are tried")
    options.add_argument("--titles", type=Path, help="a file with a name a line")
    chosen = options.parse_args()
    names = chosen.titles.read_text("utf-8").splitlines()[:1000] if chosen.titles else release_names(1000)
    profile, formats = imported()
    print(f"{profile.name}: {len(formats)} formats, {len(names)} names")
    parse = _print_parts(names, profile, formats)
    if chosen.guide:
        _print_guide(names, chosen.guide, parse)


def imported(request: ProfileRequest | None = None) -> tuple[QualityProfile, tuple[CustomFormat, ...]]:
    """The profile and the formats of a new configuration into which it was imported; one that comes along."""
    request = request or ProfileRequest(source="UHD Bluray + WEB", bundled=True)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.touch()
        app = App(config, environment={"HOME": folder})
        plan = app.configuration.imports().profiles(request)
        plan.apply()
        settings = app.configuration.settings
        return settings.profiles[plan.parts[0].name], settings.formats.all


def _print_parts(names: Sequence[str], profile: QualityProfile, formats: Sequence[CustomFormat]) -> float:
    """Print what each step costs; the milliseconds that reading the names takes."""
    facts = [release_facts(offer_of(name), parse_release(name), (), MOVIE) for name in names]
    began = time.process_time()
    FormatMatcher(formats).names(facts[0])
    first = (time.process_time() - began) * 1000
    matcher = FormatMatcher(formats)
    candidates = candidates_of(names, profile, matcher)
    texts, patterns = [each.title for each in facts], _patterns(formats)
    steps: dict[str, Callable[[], object]] = {
        "parse": lambda: [parse_release(name) for name in names],
        "formats": lambda: [matcher.names(each) for each in facts],
        "rules": lambda: verdicts_on(candidates, profile),
        "parse + formats + rules": lambda: verdicts_on(candidates_of(names, profile, matcher), profile),
        "every pattern in every title": lambda: [found.search(text) for text in texts for found in patterns],
    }
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(TURNS):
        for step, work in steps.items():
            began = time.process_time()
            work()
            best[step] = min(best[step], (time.process_time() - began) * 1000)
    for step, spent in best.items():
        print(f"{step}: {spent:.0f} ms, {spent / best['parse']:.2f} x parse")
    print(f"the first release, with its patterns: {first:.1f} ms, {first / best['parse']:.2f} x parse")
    return best["parse"]


def _print_guide(names: Sequence[str], guide: str, parse: float) -> None:
    faulty = 0
    for each in read_guide(Path(guide)).profiles:
        profile, formats = imported(ProfileRequest(source=each.trash_id, guide=guide))
        began = time.process_time()
        verdicts = verdicts_on(candidates_of(names, profile, FormatMatcher(formats)), profile)
        spent = (time.process_time() - began) * 1000
        faults = sum("decisionError" in verdict.codes for verdict in verdicts)
        approved = sum(verdict.approved for verdict in verdicts)
        faulty += faults
        print(
            f"{profile.name}: {len(formats)} formats, {spent:.0f} ms, {spent / parse:.2f} x parse, "
            f"{approved} approved, {faults} faults"
        )
    if faulty:
        sys.exit(f"{faulty} faults")


def _patterns(formats: Sequence[CustomFormat]) -> list[Any]:
    sources = {
        str(each.fields["value"])
        for custom_format in formats
        for each in custom_format.specifications
        if each.implementation == "ReleaseTitleSpecification"
    }
    return [pattern_of(source).compiled for source in sorted(sources)]


if __name__ == "__main__":
    main()
