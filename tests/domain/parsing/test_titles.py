"""Forms of titles: for comparison, for sorting, and with numbers written both ways."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.parsing import clean_title, sort_title, spelling, titles

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        # Only letters and digits are left, in lower case.
        ("Kestrel: Rising!", "kestrelrising"),
        ("Kestrel_Rising-2", "kestrelrising2"),
        ("kestrel.%$#.rising", "kestrelrising"),
        ("Kestrel (2016)", "kestrel2016"),
        # Small words go where they stand in the middle.
        ("Lamp and Ember", "lampember"),
        ("Lamp or Ember", "lampember"),
        ("Lamp of Ember", "lampember"),
        ("Lamp an Ember", "lampember"),
        ("Lamp a Ember", "lampember"),
        ("Lamp the Ember", "lampember"),
        ("Lamp.of.the.Ember", "lampember"),
        ("Lamp à Ember", "lampember"),
        # Never at either end, never as a part of a word.
        ("The Lamp", "thelamp"),
        ("A Lamp Burns", "alampburns"),
        ("Of Lamp Burns", "oflampburns"),
        ("Lamp Burns The", "lampburnsthe"),
        ("Lamp Burns of", "lampburnsof"),
        ("Parler à", "parlera"),
        ("Landor Ofelia Theseus Ember", "landorofeliatheseusember"),
        # An acronym's letters are kept.
        ("Men of F.E.R.N.A. Hall", "menfernahall"),
        ("word.a.F.E.R.N.word", "wordafernword"),
        ("word F E R N a word", "wordfernaword"),
        # An apostrophe does not part a word.
        ("I'm a lamp, but that's fine", "imlampbutthatsfine"),
        ("I’m a lamp", "imlamp"),
        # Umlauts are two letters, other accents go.
        ("Über die Brücke", "ueberdiebruecke"),
        ("Straße nach Öl", "strassenachoel"),
        ("Été à Nîmes", "etenimes"),
        ("E\u0301te\u0301 a\u0300 Nîmes", "etenimes"),
        ("Ångström Señor Čapek", "angstroemsenorcapek"),
        ("Дом на холме", "домнахолме"),
        ("静かな港", "静かな港"),
        # A number stays what it is.
        ("2049", "2049"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_clean_title(title: str, clean: str) -> None:
    assert clean_title(title) == clean


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The Lamp", "lamp"),
        ("A Lamp Burns", "lamp burns"),
        ("An Ember", "ember"),
        ("Theseus", "theseus"),
        ("Marlow's Lamp: Part 2", "marlows lamp part 2"),
        ("Lamp-Lighter", "lamp lighter"),
        ("  The   Lamp ", "lamp"),
        ("A to Z of Embers", "a to z of embers"),
        ("The", "the"),
    ],
)
def test_sort_title(title: str, key: str) -> None:
    assert sort_title(title) == key


@pytest.mark.parametrize("module", [titles, spelling])
def test_examples_in_docstrings_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted


@given(st.text())
def test_a_clean_title_is_stable_and_has_no_separators(title: str) -> None:
    clean = clean_title(title)
    assert clean == clean.lower() or not clean.isascii()
    assert not set(clean) & set(" .,:;-_!?'’()[]/\\")


@given(st.text())
def test_a_sort_title_has_no_outer_or_double_spaces(title: str) -> None:
    key = sort_title(title)
    assert key == " ".join(key.split())
