"""GM-K01 to GM-K03: what a record, and the record of a processor, has to say of its own.

"A3" is a correction of rules-addendum.md and "B" and "D" its sections; "P.x" is what rules.md, section 0, calls so.
"""

from __future__ import annotations

import pytest

from gdprmap.checking import check
from gdprmap.findings import Finding
from gdprmap.rules import shapes
from tests.cases import NONE, VIOLATION, WARNING, findings, fires, policy

NON_PERSONAL = ("{data: null, non_personal_data: [counts]}", "non_personal_data: {counts: {label: visitors a day}}")
PROHIBITED = "prohibitions: [{label: we sell nothing, operations: [dpv:Share]}]"


def places(found: list[Finding]) -> list[tuple[object, ...]]:
    return [tuple(finding.loc) for finding in found]


# --- K01 Categories of data subjects ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [
        (["record"], VIOLATION),  # Art 30(1)(c)
        (["notice", "record"], VIOLATION),
        (["notice"], NONE),  # Art 13 and 14 do not ask for them
        (["processor record"], NONE),  # nor does Art 30(2)
        ([], NONE),
    ],
)
def test_k01_profiles(profiles: list[str], severities: list[str]) -> None:
    assert fires("GM-K01", profiles=profiles) == severities


@pytest.mark.parametrize(
    ("own", "of_the_policy", "severities"),
    [
        ("data_subjects: [dpv:Customer]", "", NONE),
        ("", "data_subjects: [dpv:Customer]", NONE),  # P.x
        ("data_subjects: [{label: readers}]", "", NONE),  # a category in words is one
        ("data_subjects: none", "", VIOLATION),  # personal data is always somebody's
        ("", "data_subjects: none", VIOLATION),
        ("", "data_subjects: []", VIOLATION),
        (*NON_PERSONAL, NONE),  # recital 26
        ("data_subjects: [dpv:Customer]", PROHIBITED, NONE),  # section 0: prohibited processes are not checked
    ],
)
def test_k01_whose_data(own: str, of_the_policy: str, severities: list[str]) -> None:
    assert fires("GM-K01", own, of_the_policy, profiles=["record"]) == severities


def test_k01_at_each_processing_that_does_not_say() -> None:
    more = "processing: {b: {data_subjects: [dpv:Visitor]}, c: {data: [mail]}}"
    found = findings("GM-K01", policy("data_subjects: null", more), ["record"])
    assert places(found) == [("processing", 0), ("processing", 2)]


# --- Records of processors ----------------------------------------------------------------------------------------------

PROCESSOR = "{name: Payroll AG, address: Kiel, country: DE}"
BAKERY = "{name: Bakery Ltd, contacts: [hello@bakery.example], country: IE}"
FOR_THE_BAKERY = "{purposes: null, controllers: [bakery], operations: [dpv:Store]}"


def kept_by(processor: str | None = PROCESSOR, bakery: str = BAKERY, more: str = "") -> str:
    """What makes the small policy the record of a processor."""
    said = f"processor: {processor}" if processor else ""
    return f"profiles: [processor record]\ncontroller: null\n{said}\ncontrollers: {{bakery: {bakery}}}\n{more}"


def k02(
    processor: str | None = PROCESSOR, bakery: str = BAKERY, more: str = ""
) -> list[tuple[str, tuple[object, ...]]]:
    case = policy(FOR_THE_BAKERY, kept_by(processor, bakery, more))
    return [(str(f.severity), tuple(f.loc)) for f in check(case) if f.rule.id == "GM-K02"]


# Table 4a with B and C: Art 30(2) asks for parties, categories of processing, transfers, officers and measures alone.
IN_PROCESSOR_RECORDS = {
    *("GM-K02", "GM-K03", "GM-T03", "GM-T04", "GM-M01"),
    *("GM-X01", "GM-X02", "GM-X03", "GM-X05", "GM-X06", "GM-X07"),  # X04 rests on Art 13(1)(f)
    *("GM-Q03", "GM-Q04", "GM-Q05", "GM-Q06", "GM-T10"),  # hygiene
    "GM-Q07",  # in graphs alone: a value that is not in the form of its datatype was not looked at
}


def test_rules_that_apply_to_records_of_processors() -> None:
    assert {s.rule.id for s in shapes().values() if "processor record" in s.severities} == IN_PROCESSOR_RECORDS


def test_a_processor_record_with_all_that_article_30_2_asks_for_is_clean() -> None:
    more = "updated: 2024-05-01\nmeasures: [dpv:EncryptionAtRest]\nrights: null"
    processing = "{purposes: null, data: null, controllers: [bakery], operations: [dpv:Store]}"
    assert check(policy(processing, kept_by(more=more))) == ()


# --- K02 Parties of a processor record ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "processor",
    [
        PROCESSOR,
        "{name: Payroll AG, contacts: [office@payroll.example]}",
        '{name: Payroll AG, contacts: ["https://payroll.example/contact"]}',
    ],
)
def test_k02_processor_with_name_and_contact(processor: str) -> None:
    assert k02(processor) == []


@pytest.mark.parametrize(
    "processor",
    [
        "{address: Kiel}",
        "{label: our office, address: Kiel}",  # a label is no name
        '{name: " ", address: Kiel}',
        "{name: Payroll AG}",
        '{name: Payroll AG, page: "https://payroll.example/"}',  # a page is no contact
        "{name: Payroll AG, data_protection_officer: {name: Eva, contacts: [eva@payroll.example]}}",  # both are asked for
        "{}",  # one finding, not two
    ],
)
def test_k02_processor_without_name_or_contact(processor: str) -> None:  # Art 30(2)(a)
    assert k02(processor) == [("violation", ("processor",))]


def test_k02_no_processor() -> None:
    assert k02(None) == [("violation", ())]


@pytest.mark.parametrize(
    "bakery", ["{contacts: [a@a.example]}", "{label: a bakery, address: Bonn}", "{name: Bakery Ltd}", "{}"]
)
def test_k02_controller_without_name_or_contact(bakery: str) -> None:  # Art 30(2)(a): "each controller"
    assert k02(bakery=bakery) == [("violation", ("controllers", 0))]


def test_k02_each_controller_at_its_place() -> None:
    controllers = f"controllers: {{bakery: {{name: A}}, mill: {BAKERY}, farm: {{address: Bonn}}}}"
    assert k02(more=controllers) == [("violation", ("controllers", 0)), ("violation", ("controllers", 2))]


def test_k02_the_one_controller_of_the_record() -> None:
    one = f"profiles: [processor record]\nprocessor: {PROCESSOR}\ncontroller: "
    assert fires("GM-K02", more=f"{one}{BAKERY}") == NONE
    assert places(findings("GM-K02", policy(more=f"{one}{{name: A}}"))) == [("controller",)]


def test_k02_joint_controllers_are_served_too() -> None:  # Art 30(2)(a): "each controller"
    joint = f"joint_controllers: {{members: [{BAKERY}, {{name: Mill, address: Cork}}]}}"
    assert k02(more=joint) == []  # together they need no name
    joint = f"joint_controllers: {{members: [{BAKERY}, {{name: Shop}}]}}"
    assert k02(more=joint) == [("violation", ("joint_controllers", "members", 1))]


def test_k02_recipients_are_no_parties_of_the_record() -> None:  # Art 30(2)(a) does not name them
    recipients = "recipients: {a: {role: processor}, b: {role: controller}}\ngeneral_recipients: [a, b]"
    assert k02(more=recipients) == []
    assert k02(None, more=recipients) == [("violation", ())]


@pytest.mark.parametrize("profile", ["notice", "record"])
def test_k02_and_k03_in_processor_records_alone(profile: str) -> None:  # B
    more = f"controller: {{name: A}}\nprofiles: [{profile}]"
    assert fires("GM-K02", more=more) == NONE
    assert fires("GM-K03", more=more) == NONE


def test_k02_makes_t01_needless() -> None:  # D; a file may be both records
    case = policy(more="profiles: [record, processor record]\ncontroller: null")
    assert {f.rule.id for f in check(case)} >= {"GM-K02"}
    assert findings("GM-T01", case) == []


# --- K03 Categories of processing of a processor record ---------------------------------------------------------------------

K03 = [
    (FOR_THE_BAKERY, "", NONE),
    ("controllers: [bakery]", "", VIOLATION),  # Art 30(2)(b): categories of processing
    ("{controllers: [bakery], operations: none}", "", VIOLATION),
    (
        "{controllers: [bakery], transfers: [{countries: [CH]}]}",
        "",
        VIOLATION,
    ),  # transfers are a point of their own, (c)
    ("operations: [dpv:Store]", "", VIOLATION),  # "on behalf of each controller": of which?
    ("{controllers: none, operations: [dpv:Store]}", "", VIOLATION),
    ("operations: [dpv:Store]", f"controller: {BAKERY}", NONE),  # the one controller is that of all
    ("{controllers: [controller], operations: [dpv:Store]}", f"controller: {BAKERY}", NONE),
    ("operations: [dpv:Store]", f"joint_controllers: {{members: [{BAKERY}]}}", NONE),  # A20
    ("{}", "", VIOLATION),  # one finding for both
    (FOR_THE_BAKERY, PROHIBITED, NONE),
]


@pytest.mark.parametrize(("processing", "more", "severities"), K03)
def test_k03(processing: str, more: str, severities: list[str]) -> None:
    assert fires("GM-K03", processing, kept_by(more=more)) == severities


def test_k03_at_the_processing() -> None:
    more = "processing: {b: {controllers: [bakery], operations: [dpv:Erase]}, c: {operations: [dpv:Erase]}}"
    found = findings("GM-K03", policy("controllers: [bakery]", kept_by(more=more)))
    assert [loc[:2] for loc in places(found)] == [("processing", 0), ("processing", 2)]


# --- T03, T04 in a processor record (Art 30(2)(a)) ----------------------------------------------------------------------------

REP = "representative: {name: R, contacts: [r@r.example], country: IE}"


def party(country: str | None, said: str = "") -> str:
    where = f", country: {country}" if country else ""
    return f"{{name: A, contacts: [a@a.example]{where}{', ' if said else ''}{said}}}"


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ("data_protection_officer: {name: Eva, contacts: [eva@a.example]}", NONE),
        ("data_protection_officer: {name: Eva, address: Bonn}", NONE),  # A21
        ("data_protection_officer: {contacts: [eva@a.example]}", VIOLATION),  # A21: the name as well
        ("data_protection_officer: {name: Eva}", VIOLATION),
        ("data_protection_officer: none", NONE),
        ("", NONE),
    ],
)
def test_t03_in_a_processor_record(said: str, severities: list[str]) -> None:
    assert fires("GM-T03", FOR_THE_BAKERY, kept_by(party("DE", said))) == severities
    assert fires("GM-T03", FOR_THE_BAKERY, kept_by(bakery=party("DE", said))) == severities


@pytest.mark.parametrize(
    ("said", "of_the_processor", "of_the_controller"),
    [
        (party("DE"), NONE, NONE),
        (party(None), NONE, NONE),
        (party("US"), WARNING, NONE),  # the record is the processor's: its own representative alone can be missing
        (party("US", "establishments: [{country: DE}]"), NONE, NONE),
        (party("US", "representative: none"), NONE, NONE),  # Art 27(2)
        (party("US", REP), NONE, NONE),
        (party("US", "representative: {contacts: [r@r.example], country: IE}"), VIOLATION, VIOLATION),
        (party("US", "representative: {name: R, country: IE}"), VIOLATION, VIOLATION),
        (party("US", "representative: {name: R, contacts: [r@r.example], country: CH}"), VIOLATION, VIOLATION),  # A22
    ],
)
def test_t04_in_a_processor_record(said: str, of_the_processor: list[str], of_the_controller: list[str]) -> None:
    under_gdpr = "applicable_laws: [GDPR]"
    assert fires("GM-T04", FOR_THE_BAKERY, kept_by(said, more=under_gdpr)) == of_the_processor
    assert fires("GM-T04", FOR_THE_BAKERY, kept_by(bakery=said, more=under_gdpr)) == of_the_controller


def test_t04_absent_counts_only_where_the_gdpr_is_named() -> None:
    assert fires("GM-T04", FOR_THE_BAKERY, kept_by(party("US"))) == NONE


@pytest.mark.parametrize("people", ["[{}]", "[{label: ''}]", "[{quote: people}]"])
def test_k01_people_of_no_category(people: str) -> None:  # 30(1)(c)
    assert fires("GM-K01", f"data_subjects: {people}", profiles=["record"]) == VIOLATION


@pytest.mark.parametrize("people", ["[dpv:Customer]", "[{label: pupils}]", "[{description: who writes to us}]"])
def test_k01_people_of_some_category(people: str) -> None:
    assert fires("GM-K01", f"data_subjects: {people}", profiles=["record"]) == NONE
