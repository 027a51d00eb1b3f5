"""GM-T01 to GM-T13: what a notice or a record has to tell, and who is responsible.

The expected values are from the law and the catalogue of rules (rules.md, "Transparency", and its corrections).
"""

from __future__ import annotations

from datetime import date

import pytest

from gdprmap.checking import check, judged_on, notes
from tests.small_policies import BASES, Fields, found, places, policy, results, rules_of, severities

BOTH = pytest.mark.parametrize("profiles", ["[notice]", "[record]", "[notice, record]"])
NON_PERSONAL = "{counts: {label: visitors a day}}"
OUTSIDE: Fields = {
    "data": None,
    "non_personal_data": "[counts]",
    "legal_bases": None,
    "purposes": None,
    "recipients": None,
}


def test_the_policy_that_all_others_are_made_from_is_clean() -> None:
    assert check(policy()) == ()
    optional: Fields = {"necessity": "optional"}  # of data that they share, the data itself cannot say it (addendum A8)
    assert check(policy(optional, optional, optional)) == ()


def test_data_that_identifies_nobody_is_outside_all_of_it() -> None:
    outside = {**OUTSIDE, "sources": "[third party]", "further_use": "{description: for counting}"}
    assert rules_of(policy(outside, {}, non_personal_data=NON_PERSONAL)) == set()


# --- GM-T01: the controller ---------------------------------------------------------------------------------------------

ARRANGED = "arrangement: {title: ours}"


@BOTH
def test_no_controller(profiles: str) -> None:
    nobody = policy(controller=None, profiles=profiles)
    assert severities(nobody, "GM-T01") == ["violation"]
    assert places(nobody, "GM-T01") == [()]


@BOTH
@pytest.mark.parametrize(
    "controller", ["{contacts: [a@a.example]}", "{label: we, contacts: [a@a.example]}", '{name: " ", address: Bonn}']
)
def test_controller_without_a_name(controller: str, profiles: str) -> None:
    unnamed = policy(controller=controller, profiles=profiles)
    assert severities(unnamed, "GM-T01") == ["violation"]
    assert places(unnamed, "GM-T01") == [("controller",)]


def test_joint_controllers_are_controllers() -> None:
    # Addendum A20.
    members = "[{name: A, contacts: [a@a.example]}, {name: B, contacts: [b@b.example]}]"
    together = policy(controller=None, joint_controllers=f"{{members: {members}, {ARRANGED}}}")
    assert rules_of(together) == set()


def test_controller_that_stands_on_the_process() -> None:
    # Addendum A20; the files have no such field, graphs of others do.
    there = "ex:n a dpv:PrivacyNotice ; dpv:hasProcess ex:p . ex:p dpv:hasDataController ex:c . ex:c dpv:hasName 'C' ."
    assert not {r for r in results(there) if r[0] == "GM-T01"}
    assert ("GM-T01", "n") in results(f"{there} ex:n dpv:hasProcess ex:q .")
    assert ("GM-T01", "c") in results(there.replace("dpv:hasName 'C'", "a dpv:DataController"))


# --- GM-T02: its contact details ------------------------------------------------------------------------------------------

EXERCISED = "[{right: access, exercise: here}, {right: rectification, exercise: here}, {right: erasure, exercise: here}, {right: restriction, exercise: here}, {right: objection, exercise: here}, complaint]"


@BOTH
@pytest.mark.parametrize(
    "contact", ["contacts: [a@a.example]", "address: Bonn", 'contacts: ["https://a.example/form"]']
)
def test_one_way_to_reach_the_controller_is_enough(contact: str, profiles: str) -> None:
    controller = f"{{name: A, country: DE, {contact}}}"
    assert "GM-T02" not in rules_of(policy(controller=controller, profiles=profiles))


@BOTH
@pytest.mark.parametrize("controller", ["{name: A}", '{name: A, page: "https://a.example/"}', "{name: A, country: DE}"])
def test_no_way_to_reach_the_controller(controller: str, profiles: str) -> None:
    hidden = policy(controller=controller, rights=EXERCISED, profiles=profiles)
    assert severities(hidden, "GM-T02") == ["violation"]
    assert places(hidden, "GM-T02") == [("controller",)]


def test_contact_of_the_officer_is_none_of_the_controller() -> None:
    # Art 13(1)(a) and (b) ask for both.
    controller = "{name: A, data_protection_officer: {contacts: [dpo@a.example]}}"
    assert severities(policy(controller=controller), "GM-T02") == ["violation"]


def test_each_joint_controller_gives_its_contact() -> None:
    members = "[{name: A, contacts: [a@a.example]}, {name: B}]"
    assert places(policy(controller=None, joint_controllers=f"{{members: {members}, {ARRANGED}}}"), "GM-T02") == [
        ("joint_controllers", "members", 1)
    ]


# --- GM-T03: the data protection officer ----------------------------------------------------------------------------------


def officer(said: str) -> str:
    return f"{{name: A, contacts: [a@a.example], country: DE, data_protection_officer: {said}}}"


@pytest.mark.parametrize(
    ("said", "in_notice", "in_record"),
    [
        ("{name: Eva Ott, contacts: [dpo@a.example]}", [], []),
        ("{name: Eva Ott, address: Bonn}", [], []),  # addendum A21: an address is enough
        ("{contacts: [dpo@a.example]}", [], ["violation"]),  # a record needs the name (Art 30(1)(a))
        ("{label: our officer, contacts: [dpo@a.example]}", [], ["violation"]),
        ("{name: Eva Ott}", ["violation"], ["violation"]),
        ("{}", ["violation"], ["violation"]),  # one finding, not two
        ("none", [], []),
    ],
)
def test_data_protection_officer(said: str, in_notice: list[str], in_record: list[str]) -> None:
    assert severities(policy(controller=officer(said)), "GM-T03") == in_notice
    assert severities(policy(controller=officer(said), profiles="[record]"), "GM-T03") == in_record
    assert severities(policy(controller=officer(said), profiles="[notice, record]"), "GM-T03") == in_record


@BOTH
def test_no_officer_is_no_officer_without_contact(profiles: str) -> None:
    assert severities(policy(profiles=profiles), "GM-T03") == []


# --- GM-T04: the representative in the Union --------------------------------------------------------------------------------


def controller(country: str | None, *said: str) -> str:
    return (
        "{"
        + ", ".join(("name: A", "contacts: [a@a.example]", *([f"country: {country}"] if country else []), *said))
        + "}"
    )


REP = "representative: {name: R, contacts: [r@r.example], country: IE}"


@BOTH
def test_controller_outside_the_eea_without_representative(profiles: str) -> None:
    abroad = policy(controller=controller("US"), profiles=profiles)
    assert severities(abroad, "GM-T04") == ["warning"]
    assert places(abroad, "GM-T04") == [("controller", "country")]


@pytest.mark.parametrize(
    "said",
    [
        controller(None),  # the country is not known
        controller("DE"),
        controller("DE-BY"),  # regions fold to their country (addendum A10)
        controller("IS"),
        controller("RE"),  # TFEU Art 355(1)
        controller("AX"),
        controller("US", "establishments: [{name: A GmbH, country: DE}]"),
        controller("US", "establishments: [{country: BR}, {country: DE-HH}]"),
        controller("US", "authority: true"),  # Art 27(2)(b)
        controller("US", "representative: none"),  # Art 27(2)(a) is relied on
        controller("US", REP),
    ],
)
def test_no_representative_is_missed(said: str) -> None:
    assert severities(policy(controller=said), "GM-T04") == []


@pytest.mark.parametrize(
    "said",
    [
        controller("US-NY"),
        controller("CH"),  # adequate, but outside the EEA
        controller("US", "establishments: [{name: A Ltda, country: BR}]"),
        controller("US", "establishments: [{name: A GmbH}]"),
        controller(
            "US", "data_protection_officer: {name: D, contacts: [d@d.example], country: DE}"
        ),  # is no representative
        controller("US", "authority: false"),
        controller("US", "locations: [DE]"),  # to work on data in a country is not to be established there
    ],
)
def test_representative_is_missed(said: str) -> None:
    assert severities(policy(controller=said), "GM-T04") == ["warning"]


@pytest.mark.parametrize(
    ("country", "on", "is_outside"),
    [
        ("GB", date(2019, 1, 1), False),
        ("GB", date(2020, 12, 31), False),  # Withdrawal Agreement, Art 126
        ("GB", date(2021, 1, 1), True),
        ("GB-SCT", date(2020, 6, 1), False),
        ("GB-SCT", date(2022, 6, 1), True),
        ("HR", date(2013, 6, 30), True),
        ("HR", date(2013, 7, 1), False),
    ],
)
def test_countries_are_judged_as_of_the_date_of_the_policy(country: str, on: date, is_outside: bool) -> None:
    expected = ["warning"] if is_outside else []
    assert severities(policy(controller=controller(country), updated=str(on)), "GM-T04") == expected
    assert severities(policy(controller=controller(country), updated=None, published=str(on)), "GM-T04") == expected
    assert severities(policy(controller=controller(country), updated="2000-01-01"), "GM-T04", on) == expected


@pytest.mark.parametrize(
    ("laws", "expected"),
    [
        ("[GDPR]", ["warning"]),
        ("[{term: legal-eu:law-GDPR, title: General Data Protection Regulation}, CCPA]", ["warning"]),
        (None, []),  # the policy does not say that the GDPR applies
    ],
)
def test_only_where_the_policy_says_that_the_gdpr_applies(laws: str | None, expected: list[str]) -> None:
    assert severities(policy(controller=controller("US"), applicable_laws=laws), "GM-T04") == expected


@BOTH
@pytest.mark.parametrize(
    "representative",
    [
        "{name: R}",
        "{contacts: [r@r.example], country: IE}",
        "{label: our representative, contacts: [r@r.example]}",
        "{}",
        "{name: R, contacts: [r@r.example], country: US}",  # Art 27(3), addendum A22
        "{name: R, contacts: [r@r.example], country: US, locations: [DE]}",
    ],
)
def test_representative_who_is_none(representative: str, profiles: str) -> None:
    said = controller("US", f"representative: {representative}")
    assert severities(policy(controller=said, profiles=profiles), "GM-T04") == ["violation"]
    assert places(policy(controller=said), "GM-T04") == [("controller", "representative")]


def test_representative_needs_no_country() -> None:
    said = controller("US", "representative: {name: R, address: Dublin}")
    assert severities(policy(controller=said), "GM-T04") == []


# --- GM-T05: purposes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
@pytest.mark.parametrize("purposes", [None, "none"])
def test_no_purpose(purposes: str | None, profiles: str) -> None:
    aimless = policy({"purposes": purposes}, {}, profiles=profiles)
    assert severities(aimless, "GM-T05") == ["violation"]
    assert [loc[:2] for loc in places(aimless, "GM-T05")] == [("processing", 0)]


def test_words_without_a_term_are_a_purpose() -> None:
    assert severities(policy({"purposes": "[{label: dreaming}]"}), "GM-T05") == []


def test_what_is_prohibited_needs_no_purpose() -> None:
    assert severities(policy(prohibitions="[{label: selling data}]"), "GM-T05") == []


# --- GM-T06 and GM-T07: sources -----------------------------------------------------------------------------------------------


def data(fields: str) -> str:
    return f"{{contact: {{label: contact, term: pd:Contact, necessity: optional, {fields}}}}}"


def test_no_source() -> None:
    unknown = policy(data=data("items: [pd:Name]"))
    assert severities(unknown, "GM-T06") == ["info"]
    assert places(unknown, "GM-T06") == [("processing", 0, "data")]
    assert severities(policy(data=data("items: [pd:Name]"), profiles="[record]"), "GM-T06") == []


def test_source_on_processing_group_or_item_is_enough() -> None:
    assert severities(policy({"sources": "[data subject]"}, data=data("also: [pd:Name]")), "GM-T06") == []
    assert severities(policy(data=data("sources: [{label: your browser}]")), "GM-T06") == []
    assert severities(policy(data=data("items: [{term: pd:Name, sources: [controller]}, pd:Age]")), "GM-T06") == []


@pytest.mark.parametrize("kind", ["third party", "public", "non-public"])
def test_source_elsewhere_is_named(kind: str) -> None:
    assert severities(policy(data=data(f"sources: [{kind}]")), "GM-T07") == ["violation"]
    assert places(policy(data=data(f"sources: [data subject, {kind}]")), "GM-T07") == [("data", 0, "sources", 1)]
    assert places(policy({"sources": f"[{kind}]"}), "GM-T07") == [("processing", 0, "sources", 0)]
    for named in ("label: credit agencies", "name: Schufa AG"):  # a category is enough (recital 61)
        assert severities(policy(data=data(f"sources: [{{kind: {kind}, {named}}}]")), "GM-T07") == []
    page = f'{{kind: {kind}, page: "https://agency.example/"}}'
    assert severities(policy(data=data(f"sources: [{page}]")), "GM-T07") == ["violation"]
    assert severities(policy(data=data(f"sources: [{kind}]"), profiles="[record]"), "GM-T07") == []


@pytest.mark.parametrize("kind", ["data subject", "published by data subject", "controller"])
def test_source_that_needs_no_name(kind: str) -> None:
    # Observed data comes from the person (C-422/24).
    assert severities(policy(data=data(f"sources: [{kind}], origin: observed")), "GM-T07") == []


@pytest.mark.parametrize(
    ("reason", "excuses"),
    [
        ("A14EntityAlreadyInformed", True),
        ("A14FulfilmentImpossible", True),
        ("A14DisproportionateEffort", True),
        ("A14ObjectivesImpaired", True),
        ("A14LegallyExempted", True),
        ("A14ConfidentialityCompromised", True),
        ("A13EntityAlreadyInformed", False),  # Art 13(4) says nothing of Art 14
        ("A17LegalClaims", False),
    ],
)
@pytest.mark.parametrize("on", ["group", "item", "processing"])
def test_article_14_5_excuses_a_source_without_a_name(reason: str, excuses: bool, on: str) -> None:
    places_of = {
        "group": "sources: [public]",
        "item": "items: [{term: pd:Name, sources: [public]}]",
        "processing": "sources: [data subject]",
    }
    process: Fields = {"sources": "[public]"} if on == "processing" else {}
    exempt = policy(process, data=data(places_of[on]), information_exemptions=f"[eu-gdpr:Justification{reason}]")
    assert severities(exempt, "GM-T07") == ([] if excuses else ["violation"])


def test_source_of_what_is_not_collected_is_not_named() -> None:
    prohibitions = "[{label: buying data, data: [{term: pd:Income, sources: [third party]}]}]"
    assert severities(policy(prohibitions=prohibitions), "GM-T07") == []


# --- GM-T08: recipients ---------------------------------------------------------------------------------------------------------

RECIPIENTS = "{post: {label: post, role: third party, country: DE}, host: {label: host, role: processor, country: DE}}"


@BOTH
def test_no_word_of_recipients(profiles: str) -> None:
    # Addendum A24: a warning in a record as well.
    silent = policy({"recipients": None}, {}, profiles=profiles)
    assert severities(silent, "GM-T08") == ["warning"]
    assert places(silent, "GM-T08") == [("processing", 0)]


@pytest.mark.parametrize(
    ("process", "top"),
    [
        ({"recipients": "none"}, {}),
        ({"recipients": None}, {"recipients": "none"}),
        ({"recipients": None}, {"general_recipients": "none"}),
        ({"recipients": "[post]"}, {"recipients": RECIPIENTS}),
        ({"recipients": "[host]"}, {"recipients": RECIPIENTS}),
        ({"recipients": None}, {"recipients": RECIPIENTS, "general_recipients": "[host]"}),
        ({"recipients": None, "transfers": "[{recipients: [post], countries: [CH]}]"}, {"recipients": RECIPIENTS}),
        ({"recipients": None}, {"recipients": RECIPIENTS, "transfers": "[{recipients: [post], countries: [CH]}]"}),
    ],
)
def test_recipients_are_stated_or_denied(process: Fields, top: dict[str, str]) -> None:
    assert severities(policy(process, **top), "GM-T08") == []


@pytest.mark.parametrize(
    ("process", "top"),
    [
        ({"recipients": None}, {"recipients": RECIPIENTS}),  # listed, but not for this processing
        ({"recipients": None, "transfers": "none"}, {}),
    ],
)
def test_recipients_are_neither_stated_nor_denied(process: Fields, top: dict[str, str]) -> None:
    assert severities(policy(process, **top), "GM-T08") == ["warning"]


# --- GM-T09: must the person provide the data? -----------------------------------------------------------------------------------

PLAIN = "{contact: {label: contact, term: pd:Contact, sources: [data subject]}}"


def on(basis: str | None, **fields: str | None) -> Fields:
    return {"legal_bases": f"[{BASES[basis]}]" if basis else None, **fields}


@pytest.mark.parametrize(
    ("basis", "severity"),
    [
        ("contract", "warning"),
        ("legal obligation", "warning"),
        ("consent", "info"),
        ("vital interests", "info"),
        ("public task", "info"),
        ("legitimate interests", "info"),
        (None, "info"),  # Art 13(2)(e) has no condition on the basis (addendum A25)
    ],
)
def test_necessity_is_not_stated(basis: str | None, severity: str) -> None:
    silent = policy(on(basis), data=PLAIN)
    assert severities(silent, "GM-T09") == [severity]
    assert places(silent, "GM-T09") == [("processing", 0, "data")]
    assert severities(policy(on(basis), data=PLAIN, profiles="[record]"), "GM-T09") == []


def test_most_demanding_basis_decides() -> None:
    purposes = f"[{{term: dpv:CustomerCare, legal_bases: [{BASES['contract']}]}}]"
    assert severities(policy(on("legitimate interests", purposes=purposes), data=PLAIN), "GM-T09") == ["warning"]
    both = f"[{BASES['legitimate interests']}, {BASES['legal obligation']}]"
    assert severities(policy({"legal_bases": both}, data=PLAIN), "GM-T09") == ["warning"]


@pytest.mark.parametrize("necessity", ["optional", "not required"])
@pytest.mark.parametrize("basis", ["contract", "legitimate interests"])
def test_necessity_on_processing_group_or_item(necessity: str, basis: str) -> None:
    said = f"necessity: {necessity}"
    assert severities(policy(on(basis, necessity=necessity), data=PLAIN), "GM-T09") == []
    for where in (said, f"items: [{{term: pd:Name, {said}}}, pd:Age]"):
        one = f"{{contact: {{label: contact, term: pd:Contact, sources: [data subject], {where}}}}}"
        assert severities(policy(on(basis), data=one), "GM-T09") == []
        # Shared by two: what holds for one need not hold for the other (addendum A8).
        assert len(found(policy(on(basis), on(basis), data=one), "GM-T09")) == 2
        assert len(found(policy(on(basis), on(basis, necessity=necessity), data=one), "GM-T09")) == 1


@pytest.mark.parametrize("necessity", ["required", "statutory", "contractual", "contract entry"])
def test_required_data_needs_a_consequence(necessity: str) -> None:
    said = f"necessity: {necessity}"
    lacking = f"{{contact: {{label: contact, term: pd:Contact, sources: [data subject], {said}}}}}"
    assert severities(policy(on("contract"), data=lacking), "GM-T09") == ["warning"]
    assert places(policy(on("contract"), data=lacking), "GM-T09") == [("data", 0)]
    assert severities(policy(on("consent", necessity=necessity), data=PLAIN), "GM-T09") == ["warning"]
    assert places(policy(on("consent", necessity=necessity), data=PLAIN), "GM-T09") == [("processing", 0)]
    whole = policy(on("contract"), data=lacking.replace(said, f"{said}, consequence: we cannot help you"))
    assert severities(whole, "GM-T09") == []


def test_consequence_may_stand_on_the_processing_its_data_or_the_group() -> None:
    group = "{contact: {label: contact, term: pd:Contact, sources: [data subject], %s}}"
    what = "consequence: we cannot help you"
    required = policy(on("contract", consequence="we cannot help you"), data=group % "necessity: contractual")
    needed = policy(on("contract", necessity="contractual"), data=group % what)
    item = policy(on("contract"), data=group % f"{what}, items: [{{term: pd:Name, necessity: contractual}}]")
    assert [severities(each, "GM-T09") for each in (required, needed, item)] == [[], [], []]


def test_nobody_provides_what_comes_from_others() -> None:
    # Art 13(2)(e) has no counterpart in Art 14.
    elsewhere = "{contact: {label: contact, term: pd:Contact, sources: [{kind: public, name: land register}]}}"
    assert severities(policy(on("contract"), data=elsewhere), "GM-T09") == []
    assert severities(policy(on("legitimate interests"), data=elsewhere), "GM-T09") == []
    assert severities(policy(on("contract", sources="[data subject]"), data=elsewhere), "GM-T09") == ["warning"]


def test_without_a_source_it_is_asked() -> None:
    silent = "{contact: {label: contact, term: pd:Contact}}"
    assert severities(policy(on("contract"), data=silent), "GM-T09") == ["warning"]


def test_necessity_of_a_cookie_is_another_matter() -> None:
    cookies = (
        "[{label: basket, necessity: required, period: 1 day, set_by: [controller], purposes: [dpv:ServiceProvision]}]"
    )
    assert severities(policy({"cookies": cookies}), "GM-T09") == []  # needs no consequence
    assert severities(policy(on("contract", cookies=cookies), data=PLAIN), "GM-T09") == [
        "warning"
    ]  # and says nothing of data


# --- GM-T10: the date ---------------------------------------------------------------------------------------------------------


@BOTH
def test_date(profiles: str) -> None:
    undated = policy(updated=None, profiles=profiles)
    assert severities(undated, "GM-T10") == ["info"]
    assert places(undated, "GM-T10") == [()]
    assert severities(policy(updated=None, published="2020-02-29", profiles=profiles), "GM-T10") == []
    assert severities(policy(updated=None, valid_until="2030-01-01", profiles=profiles), "GM-T10") == ["info"]


# --- GM-T11: an officer is likely required ------------------------------------------------------------------------------------

HEALTH = "{contact: {label: health, term: pd:Health, sources: [data subject], necessity: optional}}"
NESTED = "{contact: {label: file, term: pd:Profile, sources: [data subject], necessity: optional, items: [pd:Name, pd:CriminalConviction]}}"
LARGE = {"scale": "[dpv:LargeScaleProcessing]"}


@BOTH
@pytest.mark.parametrize(
    ("process", "top"),
    [
        ({}, {"controller": controller("DE", "authority: true")}),
        ({**LARGE}, {"data": HEALTH}),
        ({**LARGE}, {"data": NESTED}),
        ({"scale": "[dpv:HugeScaleOfDataSubjects]"}, {"data": HEALTH}),
        ({**LARGE, "context": "[dpv:SystematicMonitoring]"}, {}),
        ({"scale": "[dpv:LargeDataVolume]", "context": "[dpv:SystematicMonitoring]"}, {}),
    ],
)
def test_officer_is_likely_required(process: Fields, top: dict[str, str], profiles: str) -> None:
    assert severities(policy({}, process, profiles=profiles, **top), "GM-T11") == ["warning"]
    assert places(policy({}, process, **top), "GM-T11") == [("controller",)]
    who = top.get("controller", controller("DE"))
    named = {**top, "controller": who.replace("}", ", data_protection_officer: {name: D, address: Bonn}}")}
    denied = {**top, "controller": who.replace("}", ", data_protection_officer: none}")}
    assert severities(policy({}, process, profiles=profiles, **named), "GM-T11") == []
    assert severities(policy({}, process, profiles=profiles, **denied), "GM-T11") == ["warning"]


@pytest.mark.parametrize(
    ("process", "top"),
    [
        ({}, {"data": HEALTH}),  # not on a large scale
        ({"context": "[dpv:SystematicMonitoring]"}, {}),
        ({**LARGE}, {}),  # neither sensitive data nor monitoring
        ({"scale": "[dpv:SmallScaleProcessing]"}, {"data": HEALTH}),
        ({}, {"controller": controller("DE", "authority: false")}),
    ],
)
def test_officer_is_not_known_to_be_required(process: Fields, top: dict[str, str]) -> None:
    assert severities(policy(process, **top), "GM-T11") == []


def test_scale_of_one_processing_says_nothing_of_another() -> None:
    files = "{contact: {term: pd:Contact, sources: [data subject]}, health: {term: pd:Health, sources: [data subject]}}"
    apart = policy({**LARGE, "necessity": "optional"}, {"data": "[health]", "necessity": "optional"}, data=files)
    assert severities(apart, "GM-T11") == []


# --- GM-T12: joint controllers -------------------------------------------------------------------------------------------------

A = "{name: A, contacts: [a@a.example]}"
B = "{name: B, contacts: [b@b.example]}"


@BOTH
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"{{members: [{A}, {B}], arrangement: {{title: ours}}}}", []),
        (f"{{members: [{A}, {B}]}}", ["warning"]),
        (f"{{members: [{A}, {B}], arrangement: none}}", ["warning"]),
        (f"{{members: [{A}, {{contacts: [b@b.example]}}], arrangement: {{title: ours}}}}", ["violation"]),
        (f"{{members: [{A}, {{label: our partners, contacts: [b@b.example]}}]}}", ["violation"]),
        (f"{{members: [{A}], arrangement: {{title: ours}}}}", ["violation"]),  # with whom?
        ("{arrangement: {title: ours}}", ["violation"]),
    ],
)
def test_joint_controllers(said: str, expected: list[str], profiles: str) -> None:
    assert severities(policy(controller=None, joint_controllers=said, profiles=profiles), "GM-T12") == expected


def test_one_controller_needs_no_arrangement() -> None:
    assert severities(policy(), "GM-T12") == []


# --- GM-T13: further use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
def test_further_use_without_a_test(profiles: str) -> None:
    again = policy({"further_use": "{description: collected to deliver}"}, {}, profiles=profiles)
    assert severities(again, "GM-T13") == ["warning"]
    assert places(again, "GM-T13") == [("processing", 0, "further_use")]
    tested = policy({"further_use": "{assessment: 2024-01-01}"}, profiles=profiles)
    assert severities(tested, "GM-T13") == []


def law(kind: str, laws: str) -> str:
    return f"{{kind: {kind}, laws: [{laws}]}}"


@pytest.mark.parametrize(
    ("basis", "is_excused"),
    [
        (BASES["consent"], True),
        ("{kind: consent, laws: [ePrivacy Directive]}", False),  # is consent to the device, not to the purpose
        (law("legal obligation", "{title: § 147 AO, jurisdiction: DE}"), True),
        (law("public task", "{title: Archives Act, jurisdiction: SE}"), True),
        (law("legal obligation", "{title: Some Act}"), True),  # whose law it is, is not stated
        (law("legal obligation", "{title: a Regulation, jurisdiction: loc:EU}"), True),
        (law("legal obligation", "{title: CLOUD Act, jurisdiction: US}"), False),  # Union or Member State law
        ("{kind: legal obligation}", False),
        ("{kind: public task}", False),
        (BASES["contract"], False),
        (BASES["vital interests"], False),
        (BASES["legitimate interests"], False),
    ],
)
def test_consent_or_a_law_excuses_further_use(basis: str, is_excused: bool) -> None:
    again = policy({"legal_bases": f"[{basis}]", "further_use": "{description: collected to deliver}"})
    assert severities(again, "GM-T13") == ([] if is_excused else ["warning"])


# --- Which law applies, and as what the policy is checked -----------------------------------------------------------------------


@pytest.mark.parametrize("laws", ["none", "[CCPA]", "[ePrivacy Directive]", "[{title: UK GDPR, jurisdiction: GB}]"])
def test_without_the_gdpr_nothing_is_found_and_that_is_said(laws: str) -> None:
    # Addendum A45.
    foreign = policy({"purposes": None}, controller=None, rights=None, applicable_laws=laws)
    assert check(foreign) == ()
    assert notes(foreign) == ("the GDPR is not among the applicable laws, so nothing was checked",)


@pytest.mark.parametrize(
    "laws",
    [
        None,
        "[CCPA, GDPR]",
        "[legal-eu:law-GDPR]",
        "[EU-GDPR]",
        "[DSGVO]",
        "[Regulation (EU) 2016/679]",
        "[{title: GDPR}]",
    ],
)
def test_with_the_gdpr_or_no_word_of_any_law_all_is_checked(laws: str | None) -> None:
    assert severities(policy(controller=None, applicable_laws=laws), "GM-T01") == ["violation"]
    assert notes(policy(applicable_laws=laws)) == ()


def test_policies_from_before_the_gdpr_are_judged_as_if_it_applied() -> None:
    old = policy(updated="2012-12-04", controller=None)
    assert severities(old, "GM-T01") == ["violation"]
    assert judged_on(old) == date(2012, 12, 4)
    assert notes(old) == ("judged as of 2012-12-04, as if the GDPR had applied; it does since 2018-05-25",)
    assert notes(policy(updated="2018-05-25")) == ()


def test_the_more_severe_of_two_profiles_wins() -> None:
    # GM-L01 is V in a notice and W in a record, GM-I02 is I and W.
    process: Fields = {"legal_bases": None}
    test: Fields = {"legal_bases": "[{kind: legitimate interests, interest: peace}]"}
    for profiles, l01, i02 in (
        ("[notice]", "violation", "info"),
        ("[record]", "warning", "warning"),
        ("[notice, record]", "violation", "warning"),
        ("none", "violation", "info"),
    ):
        both = policy(process, test, profiles=profiles)
        assert (severities(both, "GM-L01"), severities(both, "GM-I02")) == ([l01], [i02])


def test_profiles_may_be_replaced() -> None:
    silent = policy(rights=None)
    assert [f.rule.id for f in check(silent)] == ["GM-R00"]
    assert check(silent, profiles=["record"]) == ()
    assert [f.rule.id for f in check(silent, profiles=())] == ["GM-Q07"]
    with pytest.raises(ValueError, match="'report' is no profile"):
        check(silent, profiles=["report"])


def test_blank_contacts_are_none() -> None:
    blank = policy(controller='{name: X, country: DE, contacts: ["", " "]}')
    assert severities(blank, "GM-T02") == ["violation"]


def test_each_case_has_the_remedy_that_fits() -> None:
    unnamed = policy(
        profiles="[record]",
        controller="{name: X, country: DE, contacts: [a], data_protection_officer: {contacts: [b]}}",
    )
    assert [finding.remedy for finding in found(unnamed, "GM-T03")] == ["Give the name of the data protection officer."]
