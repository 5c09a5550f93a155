"""Every code that a rule can give is explained, and every rule says what it asks and looks at."""

from __future__ import annotations

import inspect
import re

from radarr_cli.domain.decisions import engine, rules
from radarr_cli.domain.decisions.evidence import EVIDENCE
from radarr_cli.domain.decisions.reasons import REASONS
from radarr_cli.domain.decisions.upgrades import Obstacle


def codes_of_the_rules() -> set[str]:
    modules = (
        engine,
        *(getattr(rules, name) for name in vars(rules) if inspect.ismodule(getattr(rules, name))),
    )
    named = {code for module in modules for code in re.findall(r'code="(\w+)"', inspect.getsource(module))}
    return named | {place + obstacle.value for place in ("disk", "queue") for obstacle in Obstacle}


def test_every_code_has_a_meaning_and_a_remedy() -> None:
    assert set(REASONS) == codes_of_the_rules(), "domain/decisions/reasons.py and the rules differ"
    for code, reason in REASONS.items():
        assert reason.meaning and reason.remedy, code


def test_every_rule_says_what_it_asks() -> None:
    asked = {rule.__name__ for rule in (*rules.RULES, *rules.DISK_RULES)}
    assert set(EVIDENCE) == asked, "domain/decisions/evidence.py and the rules differ"
