"""What changed between two policies: which way it weighs, and that nothing is said where nothing changed."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdprmap.changes import Weight, changes
from gdprmap.changes._durations import compared
from gdprmap.changes._matching import SILENT
from gdprmap.changes._tables import LISTS, OWN, VALUES, WEIGHTLESS
from gdprmap.files import read_text
from gdprmap.model import Part, Policy
from gdprmap.model.fields import fields_of
from tests.strategies import periods, policies

LARGE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

OLD = """\
id: shop
controller: {name: Shop GmbH, country: DE, contacts: [a@shop.example]}
data:
  contact: {label: contact, items: [pd:Name, pd:EmailAddress]}
  orders: {label: orders, items: [pd:Purchase]}
processing:
  letter:
    data: [contact]
    purposes: [{label: our newsletter, term: dpv:DirectMarketing}]
    legal_bases: [{kind: consent, withdraw: by a link}]
    recipients: [mailer]
    retention: [{period: 6 months}]
  sale:
    data: [contact, orders]
    purposes: [{label: selling, term: dpv:RequestedServiceProvision}]
    legal_bases: [contract]
    recipients: none
recipients:
  mailer: {label: our mailer, role: processor, country: DE}
  bank: {name: The Bank}
transfers: [{countries: [CH], bases: [adequacy decision]}]
rights: [access, withdrawal, complaint]
"""

CASES = {
    "a purpose is added": (
        ("[{label: selling,", "[{label: ads, term: dpv:Advertising}, {label: selling,"),
        {("purpose added", "worse", "sale")},
    ),
    "a purpose has another name": (
        ("label: selling", "label: shipping"),
        {("purpose changed", "changed", "sale")},
    ),
    "a purpose is of another kind": (
        ("selling, term: dpv:RequestedServiceProvision", "selling, term: dpv:Advertising"),
        {("purpose changed", "changed", "sale")},
    ),
    "a purpose moves, with all its data": (
        (
            "[{label: our newsletter, term: dpv:DirectMarketing}]",
            "[{label: selling, term: dpv:RequestedServiceProvision}]",
        ),
        {("purpose dropped", "changed", "letter"), ("legal basis added", "changed", "letter, selling")},
    ),
    "the basis changes": (
        ("{kind: consent, withdraw: by a link}", "{kind: legitimate interests, interest: ads}"),
        {("legal basis changed", "worse", "letter")},
    ),
    "the basis is gone": (
        ("    legal_bases: [contract]\n", ""),
        {("legal basis dropped", "worse", "sale")},
    ),
    "a basis more": (
        ("[contract]", "[contract, legal obligation]"),
        {("legal basis added", "changed", "sale")},
    ),
    "the same basis twice": (
        ("[contract]", "[contract, {kind: contract, agreement: the other one}]"),
        {("statement of the basis added", "changed", "sale")},
    ),
    "consent can no longer be withdrawn": (
        (", withdraw: by a link", ""),
        {("way to withdraw the consent dropped", "worse", "letter, consent")},
    ),
    "consent is only implied": (
        ("withdraw: by a link", "withdraw: by a link, implied: true, given_through: silence"),
        {("implied consent added", "worse", "letter, consent"), ("act of consent added", "changed", "letter, consent")},
    ),
    "data is added": (("items: [pd:Name,", "items: [pd:Age, pd:Name,"), {("data added", "worse", "contact")}),
    "data is dropped": (("[pd:Name, ", "["), {("data dropped", "changed", "contact")}),
    "special-category data is added": (
        ("[pd:Purchase]", "[pd:Purchase, pd:Health]"),
        {("special-category data added", "worse", "orders")},
    ),
    "data is of another category": (
        ("{label: orders,", "{label: orders, term: pd:Transactional,"),
        set(),
    ),
    "known data serves more": (("data: [contact]", "data: [contact, orders]"), {("data added", "worse", "letter")}),
    "known data serves less": (("[contact, orders]", "[orders]"), {("data dropped", "changed", "sale")}),
    "what data is used is no longer said to be none": (
        ("    recipients: none\n", ""),
        {("recipient no longer denied", "worse", "sale")},
    ),
    "a recipient gets more data": (("recipients: none", "recipients: [bank]"), {("recipient added", "worse", "sale")}),
    "no recipient any more": (("recipients: [mailer]", "recipients: none"), {("recipient dropped", "better", "letter")}),
    "a recipient is new": (
        ("  bank:", "  ads: {name: Ads}\n  bank:"),
        {("recipient added", "worse", "shop")},
    ),
    "a recipient is gone": (("  bank: {name: The Bank}\n", ""), {("recipient dropped", "changed", "shop")}),
    "a recipient has another id": (("bank: {", "the-bank: {"), {("name changed", "none", "The Bank")}),
    "a recipient has another label": (("our mailer", "our mailers"), {("recipient changed", "changed", "our mailers")}),
    "a recipient loses its name": (
        ("{name: The Bank}", "{label: a bank}"),
        {("name of the recipient dropped", "worse", "a bank")},
    ),
    "a recipient moves abroad": (
        ("processor, country: DE", "processor, country: US"),
        {("country changed", "worse", "our mailer")},
    ),
    "a recipient moves in the Union": (
        ("processor, country: DE", "processor, country: FR"),
        {("country changed", "changed", "our mailer")},
    ),
    "a place of storage abroad": (
        ("rights:", "storage_locations: [{label: here, country: DE}, {label: there, country: US}]\nrights:"),
        {("place of storage added", "changed", "shop"), ("place of storage added", "worse", "shop")},
    ),
    "Great Britain more": (("[CH]", "[CH, GB]"), {("country added", "worse", "shop")}),  # DPV has it below loc:EEA
    "New Caledonia more": (("[CH]", "[CH, NC]"), {("country added", "worse", "shop")}),  # and this below FR
    "a country of the EEA more": (("[CH]", "[CH, NO]"), {("country added", "changed", "shop")}),
    "a country more": (("[CH]", "[CH, US]"), {("country added", "worse", "shop")}),
    "a country less": (("[{countries: [CH], bases: [adequacy decision]}]", "none"), {("country dropped", "better", "shop")}),
    "a transfer to nowhere": (
        ("transfers: [", "transfers: [{}, {label: to our hosts}, "),
        {("country added", "worse", "shop")},
    ),
    "a transfer rests on a derogation": (
        ("adequacy decision", "explicit consent"),
        {("basis of the transfer changed", "worse", "shop")},
    ),
    "a transfer rests on clauses": (
        ("adequacy decision", "standard contractual clauses"),
        {("basis of the transfer changed", "changed", "shop")},
    ),
    "a transfer rests on nothing": (
        (", bases: [adequacy decision]", ""),
        {("basis of the transfer dropped", "worse", "shop")},
    ),
    "a right is dropped": (("[access, ", "["), {("right dropped", "worse", "shop")}),
    "a right is added": (("[access, ", "[access, erasure, "), {("right added", "better", "shop")}),
    "a right is refused": (
        ("rights:", "refused_rights: [{right: erasure}]\nrights:"),
        {("refusal of the right added", "worse", "shop")},
    ),
    "a right is only for some processing": (
        ("    recipients: none\n", "    recipients: none\n    rights: [access, objection]\n"),
        {("right added", "better", "sale")},
    ),
    "kept longer": (("6 months", "1 year"), {("storage period longer", "worse", "letter")}),
    "kept shorter": (("6 months", "90 days"), {("storage period shorter", "better", "letter")}),
    "kept as long in other words": (("6 months", "P6M"), set()),
    "kept no longer or shorter for certain": (("6 months", "181 days"), {("storage period changed", "changed", "letter")}),
    "kept until an event": (("period: 6 months", "until: you leave"), {("storage period changed", "changed", "letter")}),
    "kept for ever": (("period: 6 months", "endless: for ever"), {("storage period longer", "worse", "letter")}),
    "kept vaguely": (
        ("period: 6 months", "indeterminate: as needed"),
        {("storage period vaguer", "worse", "letter")},
    ),
    "kept, but not said how long": (
        ("    retention: [{period: 6 months}]\n", ""),
        {("storage period dropped", "worse", "letter")},
    ),
    "said where it was not": (
        ("rights:", "retention: [{period: 1 year}]\nrights:"),
        {("storage period added", "better", "shop")},
    ),
    "several periods": (
        ("[{period: 6 months}]", "[{period: 6 months}, {label: logs, period: 1 day}]"),
        {("storage period added", "changed", "letter")},
    ),
    "erased afterwards": (
        ("{period: 6 months}", "{period: 6 months, afterwards: erased}"),
        {("storage period clearer", "better", "letter")},
    ),
    "another controller": (("Shop GmbH", "Shop AG"), {("controller changed", "changed", "the controller")}),
    "no address": ((", contacts: [a@shop.example]", ""), {("way to reach it dropped", "worse", "the controller")}),
    "an officer": (
        ("country: DE, contacts", "country: DE, data_protection_officer: {name: Jo}, contacts"),
        {("data protection officer added", "better", "the controller")},
    ),
    "no officer": (
        ("country: DE, contacts", "country: DE, data_protection_officer: none, contacts"),
        {("data protection officer denied", "changed", "the controller")},
    ),
    "a machine decides": (
        ("    recipients: none\n", "    recipients: none\n    automated_decision: {logic: a score}\n"),
        {("automated decision added", "worse", "sale")},
    ),
    "no machine decides": (
        ("    recipients: none\n", "    recipients: none\n    automated_decision: none\n"),
        {("automated decision denied", "better", "sale")},
    ),
    "a processing is renamed": (("  sale:", "  trade:"), {("name changed", "none", "trade")}),
    "data and a processing are renamed": (
        ("  orders:", "  purchases:", "t, orders]", "t, purchases]", "  sale:", "  trade:"),
        {("name changed", "none", "orders"), ("name changed", "none", "trade")},
    ),
    "a processing is new": (
        (
            "  sale:",
            "  score:\n    purposes: [dpv:Marketing]\n    automated_decision: {logic: a score}\n    transfers: [{}]\n  sale:",
        ),
        {
            ("processing added", "worse", "shop"),
            ("automated decision added", "worse", "score"),
            ("country added", "worse", "score"),
        },
    ),
    "a promise is dropped": (
        ("rights:", "prohibitions: [{label: selling data}]\nrights:"),
        {("promise added", "better", "shop")},
    ),
    "it is said that nobody gets data": (
        ("    purposes: [{label: our", "    transfers: none\n    purposes: [{label: our"),
        {("transfer to a third country denied", "better", "letter")},
    ),
    "titles, dates and quotes": (
        ("id: shop", "id: shop2\ntitle: Shop\nupdated: 2024-05-01\nquote: we say"),
        set(),
    ),
}  # fmt: skip


def edited(replacements: tuple[str, ...]) -> Policy:
    text = OLD
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return read_text(text).policy


def told(old: Policy, new: Policy) -> set[tuple[str, str, str]]:
    return {(change.kind, str(change.weight), change.subject) for change in changes(old, new)}


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case: str) -> None:
    replacements, expected = CASES[case]
    assert told(read_text(OLD).policy, edited(replacements)) == expected


@pytest.mark.parametrize("case", CASES)
def test_the_way_back_tells_of_as_many_changes(case: str) -> None:
    """What is added one way is dropped the other way, and no way back is without a word."""
    old, new = read_text(OLD).policy, edited(CASES[case][0])
    assert bool(changes(old, new)) == bool(changes(new, old))


# From one version of a line to another; what is expected is worked out from the articles that it names.

CLINIC = """\
id: clinic
controller: {name: Clinic GmbH, country: DE, contacts: [a@clinic.example]}
data:
  contact: {label: contact data, items: [pd:Name, pd:EmailAddress]}
  likes: {label: likes, items: [{label: visits, term: pd:Interest}]}
  file: {label: medical file, items: [pd:HealthRecord]}
processing:
  news:
    data: [contact]
    purposes: [{label: sending news, term: dpv:DirectMarketing}, {label: billing, term: dpv:PaymentManagement}]
    legal_bases: [consent]
    recipients: [mailer]
  care:
    data: [contact, file]
    purposes: [{label: treating you, term: dpv:ServiceProvision}]
    legal_bases: [contract]
    special_category_conditions: [health care]
    EXTRA
    recipients: [lab]
recipients:
  mailer: {label: our mailing services, role: processor}
  lab: {name: Lab AG, role: processor}
transfers: [{countries: [US], recipients: [lab], bases: [standard contractual clauses]}]
"""
US = "United States of America"

STEPS: dict[str, Any] = {
    "each purpose rests on the basis of the other one": (
        ("news, term: dpv:DirectMarketing}", "news, term: dpv:DirectMarketing, legal_bases: [consent]}",
         "news, term: dpv:DirectMarketing, legal_bases: [contract]}"),
        ("billing, term: dpv:PaymentManagement}", "billing, term: dpv:PaymentManagement, legal_bases: [contract]}",
         "billing, term: dpv:PaymentManagement, legal_bases: [consent]}"),
        ("    legal_bases: [consent]\n", "", ""),
        {("legal basis changed", "worse", "news, sending news"), ("legal basis changed", "changed", "news, billing")},
    ),
    "a purpose moves to a processing on another basis": (
        (", {label: billing, term: dpv:PaymentManagement}", None, ""),
        ("data: [contact, file]", "data: [contact]", "data: [contact]"),
        ("[{label: treating", None, "[{label: billing, term: dpv:PaymentManagement}, {label: treating"),
        {("legal basis changed", "worse", "care, billing")},
    ),
    "special-category data without a condition": (
        ("    special_category_conditions: [health care]\n", None, ""),
        {("condition dropped", "worse", "care")},
    ),
    "neither the data nor the condition": (
        ("    special_category_conditions: [health care]\n", None, ""),
        ("data: [contact, file]", None, "data: [contact]"),
        {("condition dropped", "changed", "care"), ("special-category data dropped", "changed", "care")},
    ),
    "explicit consent no longer the condition": (
        ("[health care]", "[explicit consent]", None),
        {("condition changed", "worse", "care")},
    ),
    "special-category data serves one thing more": (
        ("    data: [contact]\n", None, "    data: [contact, file]\n"),
        {("special-category data added", "worse", "news")},
    ),
    "data moves to a special category": (
        ("pd:Interest", None, "pd:SexualPreference"),
        {("special-category data added", "worse", "likes, visits")},
    ),
    "data is no longer pseudonymised": (
        ("likes, items", "likes, pseudonymised: true, items", None),
        {("pseudonymisation dropped", "worse", "likes")},
    ),
    "a category becomes a name": (
        ("mailer: {label: our mailing services", None, "post: {name: Post AG"), ("[mailer]", None, "[post]"),
        {("recipient named", "changed", "news")},
    ),
    "a name becomes a category": (
        ("mailer: {label: our mailing services", "post: {name: Post AG", None), ("[mailer]", "[post]", None),
        {("recipient no longer named", "worse", "news")},
    ),
    "a category of processors becomes a controller": (
        ("mailer: {label: our mailing services, role: processor", None, "post: {name: Post AG, role: controller"),
        ("[mailer]", None, "[post]"),
        {("recipient added", "worse", "news"), ("recipient dropped", "changed", "news")},
    ),
    "a processor becomes a controller": (
        ("Lab AG, role: processor", None, "Lab AG, role: controller"),
        {("role of the recipient changed", "worse", "Lab AG")},
    ),
    "a transfer to one more": (
        ("recipients: [lab], bases", None, "recipients: [lab, mailer], bases"),
        {("recipient of the transfer added", "worse", "clinic")},
    ),
    "no copy of the safeguards": (
        ("[standard contractual clauses]", "[{kind: standard contractual clauses, contact: us}]", None),
        {("way to get a copy of the safeguards dropped", "worse", "clinic")},
    ),
    "no measure protects the transfer": (
        ("contractual clauses]", "contractual clauses], measures: [dpv:Encryption]", None),
        {("protection of the transfer dropped", "worse", "clinic")},
    ),
    "clauses become an adequacy decision": (
        ("standard contractual clauses", None, "adequacy decision"),
        {("basis of the transfer changed", "changed", "clinic")},
    ),
    "words that fix no period": (
        ("EXTRA", None, "retention: [{indeterminate: as long as needed}]"),
        {("storage period added", "changed", "care")},
    ),
    "words that fixed no period": (
        ("EXTRA", "retention: [{indeterminate: as long as needed}]", None),
        {("storage period dropped", "changed", "care")},
    ),
    "said to be kept for ever": (
        ("EXTRA", None, "retention: [{endless: for ever}]"),
        {("storage period added", "worse", "care")},
    ),
    "a period, and an event too": (
        ("EXTRA", "retention: [{period: 1 year}]", "retention: [{period: 18 months, until: you leave}]"),
        {("storage period longer", "worse", "care"), ("storage period changed", "changed", "care")},
    ),
    "a right is refused on a ground": (
        ("EXTRA", "refused_rights: [{right: erasure}]",
         "refused_rights: [{right: erasure, reason: eu-gdpr:JustificationA17LegallyRequired}]"),
        {("refusal of the right changed", "changed", "care")},
    ),
    "it is said that there are no rights": (
        ("id: clinic", None, "id: clinic\nrights: none"),
        {("right denied", "worse", "clinic")},
    ),
    "the officer cannot be reached": (
        ("Clinic GmbH,", "Clinic GmbH, data_protection_officer: {name: Jo, contacts: [j@x.example]},",
         "Clinic GmbH, data_protection_officer: {name: Jo},"),
        {("way to reach the officer dropped", "worse", "the controller, data protection officer")},
    ),
    "a machine decides alone": (
        ("EXTRA", "automated_decision: {logic: a score, human_involvement: decides}",
         "automated_decision: {logic: a score, human_involvement: none}"),
        {("human involvement dropped", "worse", "care, automated decision")},
    ),
    "the logic of a decision is kept back": (
        ("EXTRA", "automated_decision: {logic: a score}", "automated_decision: {}"),
        {("logic dropped", "worse", "care, automated decision")},
    ),
    "children": (
        ("id: clinic", None, "id: clinic\ndata_subjects: [dpv:Child]"),
        {("group of persons added", "changed", "clinic")},
    ),
    "who consents for a child": (
        ("legal_bases: [consent]", "legal_bases: [{kind: consent, given_by: parent}]",
         "legal_bases: [{kind: consent, given_by: data subject}]"),
        {("giver of the consent changed", "changed", "news, consent")},
    ),
    "consent is no longer explicit": (
        ("legal_bases: [consent]", "legal_bases: [{kind: consent, explicit: true}]",
         "legal_bases: [{kind: consent, explicit: false}]"),
        {("explicit consent dropped", "worse", "news, consent")},
    ),
    "people must give data": (
        ("EXTRA", "necessity: optional", "necessity: statutory"),
        {("duty to provide the data changed", "worse", "care")},
    ),
    "another profile": (
        ("id: clinic", None, "id: clinic\nprofiles: [record]"),
        {("kind of document changed", "changed", "clinic")},
    ),
    "a processing has another id and keeps its data longer": (
        ("  care:", None, "  cure:"), ("EXTRA", "retention: [{period: 1 year}]", "retention: [{period: 2 years}]"),
        {("name changed", "none", "cure"), ("storage period longer", "worse", "cure")},
    ),
    "a group has another id and term": (
        ("contact: {label: contact data,", None, "who: {label: who you are, term: pd:Identifying,"),
        ("[contact]", None, "[who]"), ("[contact,", None, "[who,"),
        {("name changed", "none", "who you are")},
    ),
    "the same persons under another name": (
        ("id: clinic", "id: clinic\ndata_subjects: [{label: patients, term: dpv:Patient}]",
         "id: clinic\ndata_subjects: [{label: our patients, term: dpv:Patient}]"),
        {("name changed", "none", "clinic")},
    ),
    "a promise in other words": (
        ("id: clinic", "id: clinic\nprohibitions: [{label: selling your data to anyone}]",
         "id: clinic\nprohibitions: [{label: 'selling your data to anyone, unless to partners'}]"),
        {("promise changed", "changed", "clinic")},
    ),
    "another promise": (
        ("id: clinic", "id: clinic\nprohibitions: [{label: selling your data to anyone}]",
         "id: clinic\nprohibitions: [{label: showing you any advertising}]"),
        {("promise added", "better", "clinic"), ("promise dropped", "worse", "clinic")},
    ),
    "storage moves abroad": (
        ("id: clinic", "id: clinic\nstorage_locations: [{label: cellar, country: DE}]",
         "id: clinic\nstorage_locations: [{label: cellar, country: US}]"),
        {("place of storage changed", "worse", "clinic")},
    ),
    "a cookie stays longer": (
        ("EXTRA", "cookies: [{label: id, period: 1 day}]", "cookies: [{label: id, period: 1 year}]"),
        {("cookie changed", "worse", "care")},
    ),
    "the controllers have no arrangement": (
        ("controller: {", "joint_controllers: {members: [{name: A}], arrangement: {title: ours}}\ncontroller: {",
         "joint_controllers: {members: [{name: A}], arrangement: none}\ncontroller: {"),
        {("arrangement dropped", "worse", "the joint control")},
    ),
    "one more controller": (
        ("controller: {", "joint_controllers: {members: [{name: A}]}\ncontroller: {",
         "joint_controllers: {members: [{name: A}, {name: B}]}\ncontroller: {"),
        {("controller added", "changed", "the joint control")},
    ),
    "consent for all processing becomes an interest": (
        ("id: clinic", "id: clinic\nlegal_bases: [consent]",
         "id: clinic\nlegal_bases: [{kind: legitimate interests, interest: growth}]"),
        ("    legal_bases: [consent]\n", "", ""),
        {("legal basis changed", "worse", "clinic")},
    ),
    "a new processing of special-category data": (
        ("processing:\n", None, "processing:\n  study:\n    data: [file]\n    purposes: [dpv:ScientificResearch]\n"),
        {("processing added", "worse", "clinic"), ("special-category data added", "worse", "study")},
    ),
}  # fmt: skip


def both_steps(case: str) -> tuple[Policy, Policy]:
    """The policies before and after; None stands for the line as it is in CLINIC, without it for EXTRA."""
    texts = [CLINIC, CLINIC]
    for step in STEPS[case][:-1]:
        found = step[0]
        assert found in CLINIC
        for index, said in enumerate(step[1:]):
            texts[index] = texts[index] if said is None else texts[index].replace(found, said)
    old, new = (read_text(text.replace("    EXTRA\n", "")).policy for text in texts)
    return old, new


@pytest.mark.parametrize("case", STEPS)
def test_what_is_told_of_a_step(case: str) -> None:
    assert told(*both_steps(case)) == STEPS[case][-1]


@pytest.mark.parametrize("case", STEPS)
def test_a_step_back_is_told_too(case: str) -> None:
    old, new = both_steps(case)
    assert changes(new, old)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            "a new processing of special-category data",
            'the processing "study" (for: "Scientific Research"; basis: not stated; data: "medical file") is added',
        ),
        ("a transfer to one more", f"the recipient of the transfer to {US} is now stated: our mailing services"),
        ("clauses become an adequacy decision",
         f"the transfer to {US} rests on other grounds: adequacy decision; before: standard contractual clauses"),
        ("words that fix no period", 'words are now given that do not fix how long the data is kept: "as long as needed"'),
        ("a period, and an event too", "the data is kept longer: from 1 year to 18 months"),
        ("a cookie stays longer",
         'the cookie "id" is not described as it was: period from "1 day" to "1 year"'),
        ("storage moves abroad",
         f'the place of storage "cellar" is not described as it was: country from "Germany" to "{US}"'),
        ("a machine decides alone", "it is now said that there is no human involvement"),
        ("a group has another id and term", '"contact data" is now called "who you are"'),
        ("a category becomes a name",
         'recipients are named: "Post AG" instead of the category "our mailing services"'),
        ("special-category data without a condition",
         "no condition of Article 9(2) is stated any more; it was health care"),
    ],
)  # fmt: skip
def test_the_message_says_what_was_and_what_is(case: str, message: str) -> None:
    assert message in [change.message for change in changes(*both_steps(case))]


def test_a_basis_that_goes_takes_its_rights_along() -> None:
    old, new = read_text(OLD).policy, edited(CASES["the basis changes"][0])
    (change,) = changes(old, new)
    assert change.message == (
        "the legal basis changes from consent to legitimate interests; rights that go with it: portability, withdrawal"
    )
    assert [change.weight for change in changes(new, old)] == [Weight.CHANGED]


def test_what_is_now_stated_is_shown() -> None:
    new = edited(("rights:", "assumed_consent: use of the site\nrights:"))
    (change,) = changes(read_text(OLD).policy, new)
    assert change.message == 'the assumed consent is now stated: "use of the site"'
    new = edited(("country: DE, contacts", "country: DE, data_protection_officer: {name: Jo}, contacts"))
    (change,) = changes(read_text(OLD).policy, new)
    assert change.message == 'the data protection officer is now stated: "Jo"'


def test_what_weighs_most_comes_first() -> None:
    new = edited(("[access, ", "[erasure, ", "6 months", "P1Y", "Shop GmbH", "Shop AG"))
    weights = [list(Weight).index(change.weight) for change in changes(read_text(OLD).policy, new)]
    assert weights == sorted(weights)
    assert len(weights) == 4


@LARGE
@given(policy=policies(max_size=2))
def test_a_policy_has_not_changed_against_itself(policy: Policy) -> None:
    assert changes(policy, policy) == ()


@LARGE
@given(policy=policies(max_size=2), seed=st.randoms(use_true_random=False))
def test_nor_against_itself_in_another_order(policy: Policy, seed: random.Random) -> None:
    assert told(policy, shuffled(policy, seed)) == set()


def shuffled(value: Any, seed: random.Random) -> Any:
    if isinstance(value, tuple):
        return tuple(seed.sample([shuffled(one, seed) for one in value], len(value)))
    if isinstance(value, Part):
        names = [field.name for field in fields_of(type(value))]
        return dataclasses.replace(value, **{name: shuffled(getattr(value, name), seed) for name in names})  # type: ignore[type-var]
    return value


@LARGE
@given(old=policies(max_size=2), new=policies(max_size=2))
def test_any_two_policies_can_be_compared(old: Policy, new: Policy) -> None:
    for change in changes(old, new):
        assert not change.message.endswith((":", " ", ";"))
        assert change.side in ("old", "new")


def test_no_field_is_forgotten() -> None:
    for kind, weightless in WEIGHTLESS.items():
        looked_at = {*LISTS.get(kind, ()), *VALUES.get(kind, ()), *OWN.get(kind, ())}
        assert {field.name for field in fields_of(kind)} - {*SILENT} == looked_at | set(weightless), kind.__name__
        assert not looked_at & set(weightless), kind.__name__


# how long


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("P6M", "P1Y", "longer"),
        ("P1Y", "P6M", "shorter"),
        ("P12M", "P1Y", "equal"),
        ("P1D", "PT24H", "equal"),
        ("P1M", "P30D", "unclear"),
        ("P1M", "P32D", "longer"),
        ("P1M", "P27D", "shorter"),
        ("P1Y", "P365D", "unclear"),
        ("PT0.5S", "PT1S", "longer"),
        ("P5M", "P150D", "unclear"),
        ("P5M", "P153D", "unclear"),
        ("P5M", "P154D", "longer"),
        ("P99999999Y", "P1Y", "shorter"),
        (f"P{'9' * 200}Y", "P1Y", "unclear"),
        (f"P{'9' * 200}Y", f"P{'9' * 200}Y", "equal"),
    ],
)
def test_durations_are_compared_as_xml_schema_does(old: str, new: str, outcome: str) -> None:
    assert compared(old, new) == outcome


@given(old=periods, new=periods)
def test_the_longer_of_two_is_so_from_both_sides(old: str, new: str) -> None:
    one, other = (read_text(f"id: a\nretention: [{{period: {period}}}]").policy.retention for period in (old, new))
    assert one
    assert other
    assert one[0].period
    assert other[0].period
    opposite = {"longer": "shorter", "shorter": "longer"}
    there = compared(one[0].period, other[0].period)
    assert compared(other[0].period, one[0].period) == opposite.get(there, there)
