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
        {("purpose dropped", "changed", "letter")},
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
        {("detail added", "changed", "sale")},
    ),
    "consent can no longer be withdrawn": (
        (", withdraw: by a link", ""),
        {("way to withdraw the consent dropped", "worse", "letter, consent")},
    ),
    "consent is only implied": (
        ("withdraw: by a link", "withdraw: by a link, implied: true, given_through: silence"),
        {("consent added", "worse", "letter, consent"), ("detail added", "changed", "letter, consent")},
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
    "no recipient any more": (("recipients: [mailer]", "recipients: none"), {("recipient dropped", "changed", "letter")}),
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
    "a country more": (("[CH]", "[CH, US]"), {("country added", "worse", "shop")}),
    "a country less": (("[{countries: [CH], bases: [adequacy decision]}]", "none"), {("country dropped", "changed", "shop")}),
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
        {("data protection officer changed", "changed", "the controller")},
    ),
    "a machine decides": (
        ("    recipients: none\n", "    recipients: none\n    automated_decision: {logic: a score}\n"),
        {("automated decision added", "worse", "sale")},
    ),
    "no machine decides": (
        ("    recipients: none\n", "    recipients: none\n    automated_decision: none\n"),
        {("automated decision changed", "changed", "sale")},
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


def test_a_basis_that_goes_takes_its_rights_along() -> None:
    old, new = read_text(OLD).policy, edited(CASES["the basis changes"][0])
    (change,) = changes(old, new)
    assert change.message == (
        "the legal basis changes from consent to legitimate interests; with it goes: portability, withdrawal"
    )
    assert [change.weight for change in changes(new, old)] == [Weight.CHANGED]


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
        assert change.message
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
