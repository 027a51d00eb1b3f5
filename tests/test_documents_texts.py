"""The words of the documents: every language has every text, every text is used, and locales are Babel's."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

import gdprmap.documents
from gdprmap.documents import described, document, languages
from gdprmap.documents._texts import Texts
from gdprmap.files import read_text
from gdprmap.model import entitlements
from gdprmap.model.data import Necessity, SourceKind
from gdprmap.model.entities import Role
from gdprmap.model.fields import fields_of
from gdprmap.model.legal_basis import (
    Consent,
    Contract,
    LegitimateInterests,
    PublicTask,
    SpecialCategoryCondition,
    VitalInterests,
)
from gdprmap.model.parts import Part
from gdprmap.model.processing import AutomatedDecision
from gdprmap.model.rights import RIGHT_TERMS
from gdprmap.model.transfers import Transfer, TransferBasis
from gdprmap.rules import Severity, shapes
from gdprmap.vocab import _term
from gdprmap.vocab._table import table
from gdprmap.vocab._term import shorten

HOME = Path(gdprmap.documents.__file__).parent
FILES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in HOME.glob("languages/*.toml")}
SOURCES = "\n".join(
    file.read_text(encoding="utf-8") for file in (*HOME.glob("*.py"), *HOME.glob("templates/document.*"), *HOME.glob("templates/parts.*"))
)  # fmt: skip
FURTHER = {"rules", "terms"}
"""What English has from the rules and the vocabulary themselves."""


def words(kind: type[Part], field: str) -> set[str]:
    (found,) = [one for one in fields_of(kind) if one.name == field]
    return set(found.words)


OF_THE_MODEL: dict[str, set[str]] = {
    "basis": {
        "consent",
        "contract",
        "legal obligation",
        "vital interests",
        "public task",
        "legitimate interests",
        "other",
    },
    "letter": {*"abcdef", "other"},
    "condition": words(SpecialCategoryCondition, "kind"),
    "transfer_basis": words(TransferBasis, "kind"),
    "given_by": words(Consent, "given_by"),
    "stage": words(Contract, "stage"),
    "vital_of": words(VitalInterests, "of"),
    "ground": words(PublicTask, "ground"),
    "interest_of": words(LegitimateInterests, "of"),
    "frequency": words(Transfer, "frequency"),
    "human": words(AutomatedDecision, "human_involvement"),
    "necessity": set(get_args(Necessity)),
    "source": set(get_args(SourceKind)),
    "role": set(get_args(Role)),
    "right": set(RIGHT_TERMS),
    "severity": set(Severity),
}


def of(language: str) -> dict[str, Any]:
    return FILES[language]


def test_there_is_english_and_german() -> None:
    assert {"de", "en"} <= set(languages()) == set(FILES)


@pytest.mark.parametrize("language", sorted(set(FILES) - {"en"}))
def test_a_language_has_the_texts_that_english_has(language: str) -> None:
    assert set(of(language)) == set(of("en")) | FURTHER
    for name, texts in of("en").items():
        assert set(of(language)[name]) == set(texts), name


@pytest.mark.parametrize("language", sorted(set(FILES) - {"en"}))
def test_a_translation_puts_in_what_english_puts_in(language: str) -> None:
    for name, texts in of("en").items():
        for key, text in texts.items():
            assert put_in(of(language)[name][key]) == put_in(text), f"{name}.{key}"


def put_in(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", FILES)
def test_no_text_is_empty_or_has_a_long_dash(language: str) -> None:
    for texts in of(language).values():
        for text in texts.values():
            assert text.strip() == text or text.startswith(" ")
            assert text
            assert "\u2014" not in text


@pytest.mark.parametrize("language", sorted(set(FILES) - {"en"}))
def test_a_language_says_what_every_shape_finds_and_only_terms_that_there_are(language: str) -> None:
    found = {shorten(iri).removeprefix("gm:"): shape.message for iri, shape in shapes().items()}
    said = set(of(language)["rules"])
    lacks = [f'{name} = "..."  # {found[name]}' for name in sorted(set(found) - said)]
    assert not lacks, f"{language}.toml lacks under [rules], for shapes that there are:\n" + "\n".join(lacks)
    assert not said - set(found), (
        f"{language}.toml has under [rules] what no shape is called: {sorted(said - set(found))}"
    )
    assert set(of(language)["terms"]) <= set(table())


def test_a_finding_is_said_as_its_shape_says_it() -> None:
    """Each shape of a rule has words of its own: what is only likely in one is certain in another."""
    policy = read_text(
        "id: a\nprofiles: [record]\ncontroller: {name: A, contacts: [a@a.example], data_protection_officer: {contacts: [b@a.example]}}"
    ).policy
    one = described(policy, "register")
    assert [finding.message for finding in one.findings if finding.rule.id == "GM-T03"] == [
        "the data protection officer has no name, which a record needs"
    ]
    (chapter,) = document("register", [one], language="de").chapters
    assert [gap.says for gap in chapter.gaps if gap.rule == "GM-T03"] == [
        "der Datenschutzbeauftragte hat keinen Namen, den ein Verzeichnis braucht"
    ]


def test_every_word_of_the_model_has_a_text() -> None:
    for name, known in OF_THE_MODEL.items():
        assert set(of("en")[name]) == known, name


def test_every_reason_and_limit_of_a_right_has_a_text() -> None:
    """They are sentences in gdprmap.model.entitlements; each that stands there in quotes is looked for."""
    source = Path(entitlements.__file__).read_text(encoding="utf-8")
    said = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(of("en")["limit"]) == {
        text for text in said if re.search(r"\(Art [\d(), a-z]+\)|^the grounds of|^unless a task|^compelling", text) and "\n" not in text
    }  # fmt: skip
    kinds = OF_THE_MODEL["basis"] - {"other"}
    others = {
        "every basis",
        "explicit consent under Art 9(2)(a)",
        "direct marketing",
        "scientific research",
        "automated decision",
    }
    assert set(of("en")["because"]) == kinds | others
    assert others <= said


def test_no_text_is_unused() -> None:
    """A text stands in the code whole (state.none), or its key does, where one table serves."""
    unused = {
        f"{name}.{key}"
        for name, texts in of("en").items()
        for key in texts
        if name not in {*OF_THE_MODEL, "because", "limit"}
        and not re.search(rf'{name}\.{key}\b|"{key}"|\b{key}=', SOURCES)
    }
    assert unused == MADE


MADE = {"citation.letter", "citation.paragraph", "citation.recital"}
"""Keys that the code makes, of what is cited."""


@pytest.mark.parametrize(
    ("duration", "english", "german"),
    [
        ("P6M", "6 months", "6 Monate"),
        ("P1Y", "1 year", "1 Jahr"),
        ("P14D", "14 days", "14 Tage"),
        ("P1Y6M", "1 year and 6 months", "1 Jahr und 6 Monate"),
        ("P1DT2H30M", "1 day, 2 hours and 30 minutes", "1 Tag, 2 Stunden und 30 Minuten"),
        ("PT1.5S", "1.5 seconds", "1,5 Sekunden"),
        ("P0D", "0 days", "0 Tage"),
        (f"P{'9' * 5000}Y", f"P{'9' * 5000}Y", f"P{'9' * 5000}Y"),
    ],
    ids=lambda value: value[:12],
)
def test_durations_are_written_out(duration: str, english: str, german: str) -> None:
    assert (Texts("en").duration(duration), Texts("de").duration(duration)) == (english, german)


def test_days_countries_and_provisions_are_those_of_the_language() -> None:
    english, german = Texts("en"), Texts("de")
    assert (english.day(date(2024, 5, 1)), german.day(date(2024, 5, 1))) == ("1 May 2024", "1. Mai 2024")
    switzerland = _term.Location.parse("loc:CH")
    assert (english.country(switzerland), german.country(switzerland)) == (("Switzerland", None), ("Schweiz", None))
    assert german.country(_term.Location.parse("loc:EU")) == ("Europäische Union", None)
    assert german.country(_term.Location.parse("loc:US-CA")) == ("California (Vereinigte Staaten)", "en")
    assert english.cite("Art 13(1)(c)", "recital 47") == "Art 13(1)(c) GDPR, recital 47 GDPR"
    assert german.cite("Art 13(1)(c)") == "Art. 13 Abs. 1 Buchst. c DSGVO"
    assert german.cite("Art 15") == "Art. 15 DSGVO"
    assert german.cite("ePrivacy Directive Art 5(3)") == "Art. 5 Abs. 3 Richtlinie 2002/58/EG"
