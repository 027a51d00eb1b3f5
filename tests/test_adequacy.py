"""Adequacy decisions: the table that is shipped, tables of others, and the day as of which they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from logging import getLogger
from pathlib import Path

import pytest

from gdprmap.adequacy import Decision, decisions, read_decisions
from gdprmap.checking import _engine, check, notes, statements
from gdprmap.errors import AdequacyError, ShapesError
from gdprmap.graph import Literal
from gdprmap.model import Policy
from gdprmap.vocab._term import expand
from tests import cases

BEFORE, AFTER = date(2000, 1, 1), date(2026, 6, 1)


def held_on(country: str, day: date) -> list[str]:
    return [
        decision.title
        for decision in decisions()
        if decision.country == expand(f"loc:{country}") and decision.holds(day)
    ]


# The first day, and the day before it.
@pytest.mark.parametrize(("country", "adopted"), [*cases.DECISIONS, *cases.LIMITED, ("GB", date(2021, 6, 28))])
def test_a_decision_holds_from_its_day(country: str, adopted: date) -> None:
    assert held_on(country, date.fromordinal(adopted.toordinal() - 1)) == []
    assert len(held_on(country, adopted)) == 1
    assert len(held_on(country, AFTER)) == 1


@pytest.mark.parametrize(
    ("day", "framework"),
    [
        (date(2015, 10, 5), "Safe Harbour"),
        (date(2015, 10, 6), None),  # C-362/14
        (date(2016, 7, 11), None),
        (date(2016, 7, 12), "Privacy Shield"),
        (date(2020, 7, 15), "Privacy Shield"),
        (date(2020, 7, 16), None),  # C-311/18
        (date(2023, 7, 9), None),
        (date(2023, 7, 10), "EU-US Data Privacy Framework"),
    ],
)
def test_the_three_frameworks_with_the_united_states(day: date, framework: str | None) -> None:
    held = held_on("US", day)
    assert [framework in title for title in held] == ([True] if framework else [])


def test_the_decision_on_the_united_kingdom_ends() -> None:
    assert held_on("GB", date(2031, 12, 27))
    assert not held_on("GB", date(2031, 12, 28))


def test_an_organisation_has_no_country() -> None:
    assert [one.title for one in decisions() if one.country is None] == ["Implementing Decision (EU) 2025/1382"]


def test_limits_are_stated_where_a_policy_cannot_show_that_they_are_kept() -> None:
    limited = {one.country for one in decisions() if one.limited_to}
    assert limited == {expand("loc:CA"), expand("loc:JP"), expand("loc:US")}


TABLE = """@prefix dct: <http://purl.org/dc/terms/> . @prefix dpv: <https://w3id.org/dpv#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix loc: <https://w3id.org/dpv/loc#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:x> a eu-gdpr:AdequacyDecision ; dct:title "Decision X" ; dpv:hasThirdCountry loc:IN ;
    eli:first_date_entry_in_force "2024-01-01"^^xsd:date .
"""


def table(tmp_path: Path, text: str = TABLE) -> Path:
    path = tmp_path / "table.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_ones_own_is_read(tmp_path: Path) -> None:
    assert read_decisions(table(tmp_path)) == (
        Decision(
            iri="urn:x",
            title="Decision X",
            country=expand("loc:IN"),
            since=date(2024, 1, 1),
            until=None,
            limited_to=None,
            terms=(),
        ),
    )


def to_india(updated: str) -> list[str]:
    return ["transfers: [{countries: [IN], bases: [adequacy decision]}]", f"updated: {updated}"]


def test_a_table_of_ones_own_replaces_the_other(tmp_path: Path) -> None:
    own = read_decisions(table(tmp_path))
    policy = cases.policy(*to_india("2024-05-01"))
    assert [f.rule.id for f in check(policy, rules={"GM-X03"})] == ["GM-X03"]
    assert check(policy, rules={"GM-X03"}, adequacy=own) == ()
    assert [f.rule.id for f in check(cases.policy(*to_india("2023-12-31")), rules={"GM-X03"}, adequacy=own)] == [
        "GM-X03"
    ]
    to_switzerland = cases.policy("transfers: [{countries: [CH], bases: [adequacy decision]}]", "updated: 2024-05-01")
    assert check(to_switzerland, rules={"GM-X03"}) == ()
    assert [f.rule.id for f in check(to_switzerland, rules={"GM-X03"}, adequacy=own)] == ["GM-X03"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no adequacy decision: nothing in it is an eu-gdpr:AdequacyDecision"),
        ("<urn:x> a .", "is no Turtle"),
        (TABLE.replace("loc:IN", "loc:XX"), "has loc:XX as its country; write one such as loc:CH"),
        (TABLE.replace("dpv:hasThirdCountry loc:IN ;", ""), "says neither for which country it is"),
        (TABLE.replace('dct:title "Decision X" ;', ""), "urn:x has no dct:title"),
        (TABLE.replace('"2024-01-01"^^xsd:date', '"2024-01-01"'), "needs one day as eli:first_date_entry_in_force"),
        (TABLE.replace('"2024-01-01"^^xsd:date', '"2024-01-01"^^xsd:date, "2025-01-01"^^xsd:date'), "needs one day as"),
        (TABLE.replace("loc:IN", "loc:IN, loc:CN"), "has 2 of dpv:hasThirdCountry; give each decision its own entry"),
        (TABLE.replace("xsd:date .", 'xsd:date ; eli:date_no_longer_in_force "2023-01-01"^^xsd:date .'), "ends before it begins"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(AdequacyError) as caught:
        read_decisions(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("day", ["2024-13-01", "2021-13-45", "soon"])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str, caplog: pytest.LogCaptureFixture) -> None:
    """By our message alone: rdflib would log a traceback of its own."""
    path = table(tmp_path, TABLE.replace("2024-01-01", day))
    with pytest.raises(AdequacyError) as caught:
        read_decisions(path)
    needed = 'needs one day as eli:first_date_entry_in_force, such as "2021-06-28"^^xsd:date'
    assert str(caught.value) == f"{path}: urn:x {needed}"
    assert caplog.records == []


def test_rdflib_logs_again_after_a_table(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read_decisions(table(tmp_path))
    getLogger("rdflib.term").warning("heard")
    assert [record.message for record in caplog.records] == ["heard"]


def test_a_table_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert read_decisions(table(tmp_path, f"\ufeff{TABLE}")) == read_decisions(table(tmp_path))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            TABLE.replace("<urn:x>", "[]"),
            ["the decision with dct:title Decision X has no IRI of its own; give it one, such as its address"],
        ),
        (
            TABLE.replace("<urn:x>", "[]").replace('dct:title "Decision X" ;', ""),
            [
                "the decision with dpv:hasThirdCountry loc:IN has no dct:title",
                "the decision with dpv:hasThirdCountry loc:IN has no IRI of its own; give it one, such as its address",
            ],
        ),
        (TABLE.replace("<urn:x>", "<urn:x y>"), ["the decision with dct:title Decision X has no IRI of its own; give it one, such as its address"]),
        (TABLE.replace("loc:IN", "[]"), ["urn:x has a node without an IRI as its country; write one such as loc:CH"]),
        (TABLE.replace("loc:IN", '"IN"'), ["urn:x has IN as its country; write one such as loc:CH"]),
        (TABLE.replace('"Decision X"', "[]"), ["urn:x needs words as dct:title"]),
        (TABLE.replace('"Decision X"', '"X", "Y"'), ["urn:x has dct:title more than once in one language; keep one"]),
        (TABLE.replace("dct:title", "<http://www.w3.org/2004/02/skos/core#exactMatch> [] ; dct:title"), ["urn:x needs whole IRIs as skos:exactMatch"]),
    ],
)  # fmt: skip
def test_what_has_no_iri_is_refused_by_what_can_be_said_of_it(tmp_path: Path, text: str, problems: list[str]) -> None:
    """The id of a blank node would differ each time, and the fast engine takes no node without an IRI."""
    path = table(tmp_path, text)
    with pytest.raises(AdequacyError) as caught:
        read_decisions(path)
    assert str(caught.value).splitlines() == [f"{path}: {problem}" for problem in problems]


@pytest.mark.parametrize("country", ["EU", "EEA30", "non-CH"])
def test_a_union_is_no_country(tmp_path: Path, country: str) -> None:
    with pytest.raises(AdequacyError, match=f"urn:x has loc:{country} as its country; write one such as loc:CH"):
        read_decisions(table(tmp_path, TABLE.replace("loc:IN", f"loc:{country}")))
    with pytest.raises(AdequacyError, match="urn:x has dpv:ThirdCountry as its country"):
        read_decisions(table(tmp_path, TABLE.replace("loc:IN", "dpv:ThirdCountry")))


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        ('"Beschluss"@de, "Decision"@en', "Decision"),
        ('"Decision"@en-GB, "Allgemein"', "Decision"),
        ('"Décision"@fr, "Beschluss"@de', "Beschluss"),
        ('"Beschluss"@de, "X"', "X"),
    ],
)
def test_of_words_in_several_languages_the_english_are_taken(tmp_path: Path, titles: str, chosen: str) -> None:
    (decision,) = read_decisions(table(tmp_path, TABLE.replace('"Decision X"', titles)))
    assert decision.title == chosen


def test_a_decision_that_no_engine_takes_is_a_shapes_error() -> None:
    decision = Decision(
        iri="nowhere", title="X", country=expand("loc:IN"), since=BEFORE, until=None, limited_to=None, terms=()
    )
    given = statements(cases.policy(*to_india("2024-05-01")), adequacy=(decision,))
    with pytest.raises(ShapesError, match=r"the shapes cannot be run on these statements: .*No scheme found"):
        _engine.run(given, "fast")


def noted(policy: Policy, on: date | None = None, adequacy: Sequence[Decision] | None = None) -> bool:
    today = f"adequacy decisions are also looked up as of today, {date.today()}; --on fixes the day"
    return today in notes(policy, on=on, adequacy=adequacy)


def test_a_finding_that_depends_on_today_is_noted(tmp_path: Path) -> None:
    def to(country: str, updated: str, basis: str = "adequacy decision") -> Policy:
        return cases.policy(f"transfers: [{{countries: [{country}], bases: [{basis}]}}]", f"updated: {updated}")

    shield = to("US", "2018-05-25")
    assert noted(shield)
    assert not noted(shield, on=date(2018, 5, 25))
    today, then = check(shield, rules={"GM-X03"}), check(shield, rules={"GM-X03"}, on=date(2018, 5, 25))
    assert [finding.message for finding in today] != [finding.message for finding in then]
    assert not noted(to("CH", "2018-05-25"))
    assert not noted(to("US", "2018-05-25", "certification"))
    assert not noted(to("US", "2024-05-01"))
    assert noted(to("US-CA", "2018-05-25"))
    ended = TABLE.replace("xsd:date .", 'xsd:date ; eli:date_no_longer_in_force "2024-07-01"^^xsd:date .')
    own = read_decisions(table(tmp_path, ended))
    assert noted(to("IN", "2024-05-01"), adequacy=own)
    assert not noted(to("IN", "2024-05-01"))
    assert not noted(to("IN", "2024-08-01"), adequacy=own)


def test_a_table_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AdequacyError, match=r"nowhere\.ttl cannot be read: No such file"):
        read_decisions(tmp_path / "nowhere.ttl")
    path = tmp_path / "latin.ttl"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(AdequacyError, match="it is not in UTF-8"):
        read_decisions(path)


def test_the_day_of_the_check_is_stated() -> None:
    policy = cases.policy("", "updated: 2019-03-04")
    judged = [t.object for t in statements(policy) if t.predicate == expand("gm:judgedOn")]
    assert [value.text for value in judged if isinstance(value, Literal)] == ["2019-03-04"]
    judged = [t.object for t in statements(policy, on=date(2020, 1, 2)) if t.predicate == expand("gm:judgedOn")]
    assert [value.text for value in judged if isinstance(value, Literal)] == ["2020-01-02"]


def test_what_is_not_asked_for_makes_nothing_needless() -> None:
    policy = cases.policy("legal_bases: [consent]", "rights: null")
    assert "GM-C01" not in {f.rule.id for f in check(policy)}  # GM-R00 says it all
    assert {f.rule.id for f in check(policy, rules={"GM-C01"})} == {"GM-C01"}
