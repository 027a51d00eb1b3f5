"""GM-X01 to GM-X07: data that leaves the EEA, and what that rests on (Chapter V).

"A3" is a correction of rules-addendum.md, "B", "C" and "D" are its sections. Countries are judged on 2024-05-01 unless
a case says otherwise: the day on which the tests run matters only where it is what the case is about.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gdprmap.adequacy import read_decisions
from gdprmap.checking import check
from tests.cases import (
    AUTHORITY,
    DECISIONS,
    JOINT_AUTHORITY,
    LIMITED,
    NONE,
    VIOLATION,
    WARNING,
    findings,
    fires,
    policy,
)

DAY = date(2024, 5, 1)

ART_46 = [
    "legal instrument",
    "binding corporate rules",
    "standard contractual clauses",
    "authority clauses",
    "code of conduct",
    "certification",
    "ad hoc clauses",
    "administrative arrangement",
]
ART_49 = [
    "explicit consent",
    "contract with the person",
    "contract in the person's interest",
    "public interest",
    "legal claims",
    "vital interests",
    "public register",
    "compelling legitimate interests",
]

PROCESSOR_RECORD = """
profiles: [processor record]
controller: null
processor: {name: Payroll AG, address: Kiel, country: DE}
controllers: {bakery: {name: Bakery Ltd, contacts: [hello@bakery.example], country: IE}}
"""
EVERY = pytest.mark.parametrize(
    "profile", ["profiles: [notice]", "profiles: [record]", PROCESSOR_RECORD], ids=["notice", "record", "processor"]
)

TO_R = "recipients: [r]"
"""Of a processing."""


def r(said: str) -> str:
    """What adds a recipient `r` to the policy."""
    return f"recipients: {{r: {{label: R, role: controller, {said}}}}}\n"


def transfer(said: str) -> str:
    """What gives a processing, or the policy, a transfer."""
    return f"transfers: [{{{said}}}]\n"


def on(basis: str, said: str = "") -> str:
    """What gives a processing a transfer to India on this basis."""
    return transfer(f'countries: [IN], bases: [{{kind: "{basis}"}}]{", " if said else ""}{said}')


# --- What X02 to X07 have in common --------------------------------------------------------------------------------------------

BREACHES = [
    ("GM-X02", "countries: [IN]"),
    ("GM-X03", "countries: [IN], bases: [adequacy decision]"),
    ("GM-X04", "countries: [IN], bases: [certification]"),
    ("GM-X05", "countries: [IN], bases: [legal claims]"),
    ("GM-X06", "bases: [legal claims]"),
    ("GM-X07", "countries: [IN], bases: [certification]"),
]


@pytest.mark.parametrize(("rule", "said"), BREACHES)
def test_transfers_of_a_processing_and_of_the_whole_policy(rule: str, said: str) -> None:
    found = findings(rule, policy(transfer(said), transfer(said)), ["notice", "record"], DAY)
    assert [finding.loc[: finding.loc.index("transfers") + 2] for finding in found] == [
        ("processing", 0, "transfers", 0),
        ("transfers", 0),
    ]


@pytest.mark.parametrize(("rule", "said"), [("GM-X01", "recipients: [r]"), *((r, transfer(t)) for r, t in BREACHES)])
def test_data_that_identifies_nobody(rule: str, said: str) -> None:  # recital 26
    case = f"data: null\nnon_personal_data: [counts]\n{said}"
    more = "recipients: {r: {country: US}}\nnon_personal_data: {counts: {label: visitors a day}}"
    assert fires(rule, case, more, profiles=["notice", "record"], on=DAY) == NONE


# --- X01 Recipient abroad, transfer not described ---------------------------------------------------------------------------

UNITED_STATES = r("country: US")


@EVERY
def test_x01_profiles(profile: str) -> None:
    assert fires("GM-X01", TO_R, UNITED_STATES + profile, on=DAY) == VIOLATION


INSIDE = [
    "DE",
    "DE-BY",
    "'NO'",
    "IS",
    "LI",
    "HR",
    "CY",
    "AX",
    "GF",
    "GP",
    "MF",
    "MQ",
    "RE",
    "YT",
    "loc:EU",
    "loc:EU27",
    "loc:EEA",
]
OUTSIDE = ["US", "US-CA", "IN", "CN", "HK", "CH", "GB", "GB-ENG", "JE", "GG", "IM", "FO", "GL", "AD", "MC", "GI"]
OVERSEAS = ["NC", "PF", "WF", "PM", "BL", "TF", "AW", "CW", "SX", "BQ", "SJ"]
"""TFEU Annex II, EEA Protocol 40: of a member state, but outside (A10)."""


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        *((f"country: {code}", NONE) for code in INSIDE),  # A10: regions fold, overseas departments are in the EU
        *((f"country: {code}", VIOLATION) for code in (*OUTSIDE, *OVERSEAS)),  # adequate or not
        ("country: DE, locations: [DE, FR-IDF]", NONE),
        ("country: DE, locations: [IN]", VIOLATION),  # "hasLocation or hasCountry"
        ("locations: [DE, IN]", VIOLATION),
        ("country: US, locations: [DE]", VIOLATION),  # access from the US is a transfer (EDPB 05/2021)
        ("role: controller", NONE),  # no country is known
        ("international_organisation: true", VIOLATION),  # Art 44, A30
        ("international_organisation: true, country: BE", VIOLATION),  # wherever it sits
        ("international_organisation: false, country: BE", NONE),
    ],
)
def test_x01_where_the_recipient_is(said: str, severities: list[str]) -> None:
    assert fires("GM-X01", TO_R, f"recipients: {{r: {{label: R, {said}}}}}", on=DAY) == severities


@pytest.mark.parametrize(
    ("country", "day", "severities"),
    [  # A10
        ("GB", date(2019, 1, 1), NONE),
        ("GB", date(2020, 12, 31), NONE),
        ("GB", date(2021, 1, 1), NONE),  # the bridge: Trade and Cooperation Agreement, Article 782
        ("GB", date(2021, 6, 27), NONE),
        ("GB-ENG", date(2021, 6, 27), NONE),
        ("GB", date(2021, 6, 28), VIOLATION),
        ("GB-ENG", date(2021, 6, 28), VIOLATION),
        ("JE", date(2020, 1, 1), VIOLATION),
        ("HR", date(2013, 6, 30), VIOLATION),
        ("HR", date(2013, 7, 1), NONE),
    ],
)
def test_x01_judged_by_the_date_of_the_policy(country: str, day: date, severities: list[str]) -> None:
    abroad = r(f"country: {country}")
    assert fires("GM-X01", TO_R, f"{abroad}updated: {day}") == severities
    assert fires("GM-X01", TO_R, f"{abroad}published: {day}") == severities
    assert fires("GM-X01", TO_R, f"{abroad}updated: 2010-01-01", on=day) == severities


@pytest.mark.parametrize(
    ("recipient", "processing", "more", "severities"),
    [
        ("country: US", transfer("recipients: [r]"), "", NONE),
        ("country: US", transfer("countries: [US]"), "", NONE),
        ("country: US", "", transfer("recipients: [r]"), NONE),  # of the policy, for all processing
        ("country: US", "", transfer("countries: [US]"), NONE),
        ("country: US-CA", transfer("countries: [US]"), "", NONE),  # A10: regions fold
        ("country: US", transfer("countries: [US-CA]"), "", NONE),
        ("country: US", transfer("countries: [IN]"), "", VIOLATION),  # another transfer
        ("country: US", "transfers: [{countries: [IN]}, {countries: [US]}]", "", NONE),
        ("country: US", transfer("label: abroad"), "", VIOLATION),  # of nobody to nowhere
        ("country: US", "operations: [dpv:CrossBorderTransfer]", "", VIOLATION),
        ("country: US", "transfers: none", "", VIOLATION),  # D: instead of P04
        ("country: US", "", "transfers: none", VIOLATION),
        ("country: US, locations: [IN]", transfer("countries: [US, IN]"), "", NONE),
        ("country: US, locations: [IN]", transfer("countries: [US]"), "", VIOLATION),  # Art 30(1)(e): each country
        ("country: US, locations: [IN]", transfer("recipients: [r]"), "", NONE),
        ("country: DE, locations: [IN]", transfer("countries: [IN]"), "", NONE),
        ("international_organisation: true", transfer("recipients: [r]"), "", NONE),
        ("international_organisation: true", transfer("countries: [US]"), "", VIOLATION),
    ],
)
def test_x01_described(recipient: str, processing: str, more: str, severities: list[str]) -> None:
    assert fires("GM-X01", f"{TO_R}\n{processing}", r(recipient) + more, on=DAY) == severities


@pytest.mark.parametrize(
    ("processing", "more", "severities"),
    [
        ("", "", NONE),  # nobody gives it anything
        ("", "general_recipients: [r]", VIOLATION),
        ("", "general_recipients: [r]\ntransfers: [{recipients: [r]}]", NONE),
        (transfer("recipients: [r]"), "general_recipients: [r]", NONE),
        # What one processing describes does not help another; one finding for each recipient.
        (f"{TO_R}\n{transfer('recipients: [r]')}", "processing: {b: {recipients: [r]}}", VIOLATION),
        (TO_R, "processing: {b: {recipients: [r]}}", VIOLATION),
        (transfer("recipients: [r]"), "general_recipients: [r]\nprocessing: {b: {data: [mail]}}", VIOLATION),
        (TO_R, "transfers: [{countries: [US]}]\nprocessing: {b: {recipients: [r]}}", NONE),
    ],
)
def test_x01_processing_by_processing(processing: str, more: str, severities: list[str]) -> None:
    assert fires("GM-X01", processing, UNITED_STATES + more, on=DAY) == severities


def test_x01_at_each_recipient() -> None:
    more = "recipients: {a: {country: US}, b: {country: FR}, c: {country: IN}}"
    found = findings("GM-X01", policy("recipients: [a, b, c]", more), on=DAY)
    assert [finding.loc[:2] for finding in found] == [("recipients", 0), ("recipients", 2)]


@pytest.mark.parametrize(
    ("exporter", "severities"),
    [
        ("country: DE", VIOLATION),
        ("country: DE-BY", VIOLATION),
        ("country: RE", VIOLATION),
        ("country: IS", VIOLATION),
        ("contacts: [a@a.example]", WARNING),  # the country is not known
        ("country: US", WARNING),  # A30: under Art 3(2), even to a recipient in the same country
        ("country: CH", WARNING),
        ("country: GB", WARNING),
        ("country: US, establishments: [{country: DE}]", VIOLATION),  # Art 3(1)
        ("country: US, establishments: [{country: BR}, {country: DE-HH}]", VIOLATION),
        ("country: US, establishments: [{country: BR}]", WARNING),
        ("country: US, locations: [DE]", WARNING),  # to work somewhere is not to be established there
        ("establishments: [{country: FR}]", VIOLATION),
    ],
)
def test_x01_exporter(exporter: str, severities: list[str]) -> None:
    assert fires("GM-X01", TO_R, f"{UNITED_STATES}controller: {{name: A, {exporter}}}", on=DAY) == severities


@pytest.mark.parametrize(
    ("processor", "severities"),
    [
        ("country: DE", VIOLATION),
        ("contacts: [a@a.example]", WARNING),
        ("country: US", WARNING),
        ("country: US, establishments: [{country: DE}]", VIOLATION),
    ],
)
@pytest.mark.parametrize("country", ["IE", "US"])
def test_x01_exporter_of_a_processor_record(country: str, processor: str, severities: list[str]) -> None:
    # The processor discloses, wherever its controllers are (EDPB 05/2021).
    more = f"profiles: [processor record]\nprocessor: {{name: A, {processor}}}\ncontroller: {{name: B, country: {country}}}"
    assert fires("GM-X01", TO_R, UNITED_STATES + more, on=DAY) == severities


@pytest.mark.parametrize(
    ("members", "severities"),
    [("{country: US}, {country: DE}", VIOLATION), ("{country: US}, {country: CH}", WARNING)],
)
def test_x01_joint_controllers(members: str, severities: list[str]) -> None:  # A20
    joint = f"controller: null\njoint_controllers: {{members: [{members}]}}"
    assert fires("GM-X01", TO_R, UNITED_STATES + joint, on=DAY) == severities


@pytest.mark.parametrize(("day", "severities"), [(date(2020, 12, 31), VIOLATION), (date(2021, 6, 28), WARNING)])
def test_x01_exporter_in_the_united_kingdom(day: date, severities: list[str]) -> None:  # A10
    assert fires("GM-X01", TO_R, f"{UNITED_STATES}controller: {{name: A, country: GB}}", on=day) == severities


def test_x01_no_controller() -> None:
    assert fires("GM-X01", TO_R, f"{UNITED_STATES}controller: null", on=DAY) == WARNING


def test_x01_another_recipient_in_the_eea_is_no_exporter() -> None:
    more = "controller: {name: A, country: US}\nrecipients: {r: {country: IN}, host: {role: processor, country: DE}}"
    assert fires("GM-X01", "recipients: [r, host]", more, on=DAY) == WARNING


# --- X02 Transfer without a basis --------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("bases", ["", ", bases: none", ", bases: []"])
def test_x02_no_basis(bases: str, profile: str) -> None:
    assert fires("GM-X02", transfer(f"countries: [IN]{bases}"), profile, on=DAY) == VIOLATION


@pytest.mark.parametrize("kind", ["adequacy decision", *ART_46, *ART_49])
def test_x02_any_basis_of_chapter_v(kind: str) -> None:
    assert fires("GM-X02", on(kind), on=DAY) == NONE


@pytest.mark.parametrize(
    ("countries", "day", "severities"),
    [
        ("DE, 'NO', AT-9", DAY, NONE),  # Not when
        ("RE, AX", DAY, NONE),  # A10
        ("DE, US", DAY, VIOLATION),
        ("GB", date(2020, 6, 1), NONE),
        ("GB", date(2021, 6, 27), NONE),
        ("GB", date(2021, 6, 28), VIOLATION),
        ("HR", date(2013, 6, 30), VIOLATION),
        ("HR", date(2013, 7, 1), NONE),
        ("NC", DAY, VIOLATION),
    ],
)
def test_x02_countries(countries: str, day: date, severities: list[str]) -> None:
    assert fires("GM-X02", transfer(f"countries: [{countries}]"), on=day) == severities


def test_x02_recipient_within_the_eea() -> None:
    assert fires("GM-X02", transfer("recipients: [r]"), r("country: DE"), on=DAY) == NONE
    assert fires("GM-X02", transfer("recipients: [r]"), r("country: IN"), on=DAY) == VIOLATION


def test_x02_at_the_transfer() -> None:
    transfers = "transfers: [{countries: [US], bases: [legal claims]}, {countries: [IN]}]"
    found = findings("GM-X02", policy(transfers), on=DAY)
    assert [finding.loc for finding in found] == [("processing", 0, "transfers", 1)]


BARE = "operations: [dpv:Store, dpv:CrossBorderTransfer]\n"


@pytest.mark.parametrize(
    ("processing", "more", "severities"),
    [
        (BARE, "", VIOLATION),  # A31
        (BARE + on("legal claims"), "", NONE),  # the transfer says what the operation rests on
        (BARE, on("legal claims"), NONE),
        (BARE, "prohibitions: [{operations: [dpv:CrossBorderTransfer]}]", VIOLATION),
        ("", "prohibitions: [{operations: [dpv:CrossBorderTransfer]}]", NONE),
        ("operations: [dpv:Move]", "", NONE),
    ],
)
def test_x02_a_bare_operation(processing: str, more: str, severities: list[str]) -> None:
    assert fires("GM-X02", processing, more, on=DAY) == severities


def test_x02_a_bare_operation_is_reported_with_the_operations() -> None:
    found = findings("GM-X02", policy(BARE), on=DAY)
    assert [finding.loc[:3] for finding in found] == [("processing", 0, "operations")]


def test_x02_international_organisation() -> None:  # Art 44
    organisation = r("international_organisation: true, country: BE")
    assert fires("GM-X02", transfer("recipients: [r]"), organisation, on=DAY) == VIOLATION
    assert fires("GM-X02", transfer("recipients: [r], bases: [public interest]"), organisation, on=DAY) == NONE


# --- X03 Adequacy -------------------------------------------------------------------------------------------------------------


def adequate(country: str, basis: str = "") -> str:
    return transfer(f"countries: [{country}], bases: [{{kind: adequacy decision{', ' if basis else ''}{basis}}}]")


@EVERY
@pytest.mark.parametrize(("country", "severities"), [("IN", VIOLATION), ("NZ", NONE), ("CA", WARNING)])
def test_x03_profiles(country: str, severities: list[str], profile: str) -> None:
    assert fires("GM-X03", adequate(country), profile, on=DAY) == severities


@pytest.mark.parametrize(
    ("country", "since", "severities"),
    [*((*decision, NONE) for decision in DECISIONS), *((*decision, WARNING) for decision in LIMITED)],
)
def test_x03_since_when(country: str, since: date, severities: list[str]) -> None:
    for day, expected in [(since, severities), (date.fromordinal(since.toordinal() - 1), VIOLATION)]:
        assert fires("GM-X03", adequate(country), on=day) == expected


@pytest.mark.parametrize(
    ("country", "last"),
    [
        ("US", date(2015, 10, 5)),  # Safe Harbour, until CJEU C-362/14
        ("US", date(2020, 7, 15)),  # Privacy Shield, until CJEU C-311/18
        ("GB", date(2031, 12, 27)),
    ],
)
def test_x03_until_when(country: str, last: date) -> None:
    held = WARNING if country == "US" else NONE
    for day, expected in [(last, held), (date.fromordinal(last.toordinal() + 1), VIOLATION)]:
        assert fires("GM-X03", adequate(country), on=day) == expected


UNITED_KINGDOM = [
    *(date(2021, 6, 27), date(2021, 6, 28)),  # A10: until the decision no third country, so that it needs none
    *(date(2025, 6, 27), date(2025, 6, 28), date(2025, 12, 27), date(2025, 12, 28)),  # C: extended, renewed
]


@pytest.mark.parametrize("day", UNITED_KINGDOM)
def test_x03_united_kingdom(day: date) -> None:
    assert fires("GM-X03", adequate("GB"), on=day) == NONE
    assert fires("GM-X03", adequate("GB"), "updated: 2022-01-01", on=day) == NONE


def test_x03_a_renewed_decision_has_not_lapsed() -> None:
    assert fires("GM-X03", adequate("GB"), "updated: 2022-01-01") == NONE


@pytest.mark.parametrize("country", ["IN", "CN", "HK", "AU", "CL", "ZA", "TR", "RS", "GL", "NC", "MC", "SG", "US-CA"])
def test_x03_no_decision_ever_or_not_then(country: str) -> None:
    assert fires("GM-X03", adequate(country), on=date(2022, 1, 1)) == VIOLATION


@pytest.mark.parametrize(
    ("country", "severities"), [("CH-ZH", NONE), ("GB-ENG", NONE), ("CA-QC", WARNING), ("US-CA", WARNING)]
)
def test_x03_regions(country: str, severities: list[str]) -> None:  # A10
    assert fires("GM-X03", adequate(country), on=DAY) == severities


PAGE = 'page: "https://list.example/company"'


@pytest.mark.parametrize(
    ("country", "basis", "severities"),
    [
        ("US", "", WARNING),
        ("US", PAGE, NONE),  # shows that the recipient is certified
        ("CA", PAGE, NONE),
        ("JP", PAGE, NONE),
        ("US", "contact: office@casus.example", WARNING),  # shows nothing
        ("IN", PAGE, VIOLATION),
        ("CH", "decision: legal-eu:Adequacy-EU-CH", NONE),
        ("IN", "decision: legal-eu:Adequacy-EU-CH", VIOLATION),
        ("CA", "decision: legal-eu:Adequacy-EU-CA", WARNING),
    ],
)
def test_x03_scope(country: str, basis: str, severities: list[str]) -> None:  # A32
    assert fires("GM-X03", adequate(country, basis), on=DAY) == severities


@pytest.mark.parametrize(
    ("countries", "severities"),
    [("CH, IN", VIOLATION), ("CH, NZ", NONE), ("CH, CA", WARNING), ("CA, IN", VIOLATION)],
)
def test_x03_each_country(countries: str, severities: list[str]) -> None:
    assert fires("GM-X03", adequate(countries), on=DAY) == severities


@pytest.mark.parametrize(
    ("said", "day", "severities"),
    [  # A32: "lapsed since the policy's date"
        ("2014-03-01", date(2015, 10, 5), WARNING),  # not lapsed: Safe Harbour, limited
        ("2014-03-01", date(2016, 1, 1), WARNING),  # lapsed
        ("2018-06-01", date(2021, 1, 1), WARNING),  # Privacy Shield, lapsed
        ("2015-12-01", date(2021, 1, 1), VIOLATION),  # neither then nor now
        ("2021-01-01", date(2022, 1, 1), VIOLATION),
        ("2021-01-01", date(2024, 1, 1), WARNING),  # the Framework is in force on the day of the check, limited
    ],
)
def test_x03_lapsed_by_the_day_of_the_check(said: str, day: date, severities: list[str]) -> None:
    assert fires("GM-X03", adequate("US"), f"updated: {said}", on=day) == severities


@pytest.mark.parametrize(
    ("said", "day", "severities"),
    [
        ("2014-03-01", date(2014, 3, 1), NONE),
        ("2014-03-01", date(2016, 1, 1), WARNING),  # a certificate does not outlive the decision
        ("2014-03-01", None, WARNING),  # without `on` Safe Harbour has ended by today
        ("2018-06-01", None, WARNING),
        ("2021-01-01", None, VIOLATION),
    ],
)
def test_x03_lapsed_although_certified(said: str, day: date | None, severities: list[str]) -> None:
    assert fires("GM-X03", adequate("US", PAGE), f"updated: {said}", on=day) == severities


def test_x03_lapsed_for_all_recipients() -> None:
    later = date(2032, 1, 1)
    assert fires("GM-X03", adequate("GB"), "updated: 2024-05-01", on=later) == WARNING
    assert fires("GM-X03", adequate("GB"), "updated: 2032-01-01", on=later) == VIOLATION


def test_x03_without_a_date_as_of_today() -> None:
    assert fires("GM-X03", adequate("CU")) == VIOLATION
    assert fires("GM-X03", adequate("UY")) == NONE


@pytest.mark.parametrize(
    ("recipient", "severities"),
    [
        ("country: IN", VIOLATION),  # it names the country, as in X06
        ("locations: [IN]", VIOLATION),
        ("country: CH", NONE),
        ("country: US", WARNING),
        ("label: R", NONE),  # X06 says that no country is named
        ("international_organisation: true", WARNING),  # a decision for an organisation has no country code
        ("international_organisation: true, country: CH", WARNING),  # its seat decides nothing, Art 45(1)
    ],
)
def test_x03_country_of_the_recipient(recipient: str, severities: list[str]) -> None:
    case = transfer("recipients: [r], bases: [adequacy decision]")
    assert fires("GM-X03", case, f"recipients: {{r: {{{recipient}}}}}", on=DAY) == severities


@pytest.mark.parametrize("kind", [*ART_46, *ART_49])
def test_x03_other_bases(kind: str) -> None:
    assert fires("GM-X03", on(kind), on=DAY) == NONE


# --- X03 with a table of the user's own ------------------------------------------------------------------------------------------

TABLE = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix gm: <https://w3id.org/gdprmap/ns#> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://casus.example/chile> a eu-gdpr:AdequacyDecision ;
    dct:title "Chile" ; dpv:hasThirdCountry loc:CL ;
    eli:first_date_entry_in_force "2024-01-01"^^xsd:date ; eli:date_no_longer_in_force "2025-01-01"^^xsd:date .
<https://casus.example/kenya> a eu-gdpr:AdequacyDecision ;
    dct:title "Kenya" ; dpv:hasThirdCountry loc:KE ; gm:limitedTo "banks" ;
    eli:first_date_entry_in_force "2024-01-01"^^xsd:date .
"""


@pytest.mark.parametrize(
    ("country", "day", "severities"),
    [
        ("CL", date(2023, 12, 31), VIOLATION),
        ("CL", date(2024, 1, 1), NONE),
        ("CL", date(2024, 12, 31), NONE),
        ("CL", date(2025, 1, 1), VIOLATION),
        ("KE", DAY, WARNING),
        ("CH", DAY, VIOLATION),  # the table replaces that of gdprmap
    ],
)
def test_x03_by_a_table_of_ones_own(country: str, day: date, severities: list[str], tmp_path: Path) -> None:
    table = tmp_path / "decisions.ttl"
    table.write_text(TABLE, encoding="utf-8")
    found = check(policy(adequate(country)), on=day, adequacy=read_decisions(table))
    assert [str(finding.severity) for finding in found if finding.rule.id == "GM-X03"] == severities


# --- X04 No way to get a copy of the safeguards ------------------------------------------------------------------------------------

NEEDS_A_COPY = [*ART_46, "compelling legitimate interests"]
"""A33; Art 13(1)(f) names Articles 46 and 47 and the second subparagraph of 49(1)."""


@pytest.mark.parametrize("kind", ["adequacy decision", *ART_46, *ART_49])
@pytest.mark.parametrize("transfers", [("{}", ""), ("", "{}")], ids=["processing", "policy"])
def test_x04_which_bases(kind: str, transfers: tuple[str, str]) -> None:
    own, of_the_policy = (said.format(on(kind)) for said in transfers)
    assert fires("GM-X04", own, of_the_policy, on=DAY) == (VIOLATION if kind in NEEDS_A_COPY else NONE)


@pytest.mark.parametrize("kind", NEEDS_A_COPY)
@pytest.mark.parametrize("copy", ['page: "https://casus.example/clauses"', "contact: privacy@casus.example"])
def test_x04_a_copy(kind: str, copy: str) -> None:
    assert fires("GM-X04", transfer(f"countries: [IN], bases: [{{kind: {kind}, {copy}}}]"), on=DAY) == NONE


@pytest.mark.parametrize(
    ("profile", "severities"),
    [
        ("profiles: [record]", NONE),  # Art 30(1)(e) asks for documentation, not for a copy
        (PROCESSOR_RECORD, NONE),
        ("profiles: []", NONE),
        ("profiles: [notice, record]", VIOLATION),
    ],
)
def test_x04_in_a_notice_alone(profile: str, severities: list[str]) -> None:
    assert fires("GM-X04", on("certification"), profile, on=DAY) == severities


def test_x04_each_safeguard() -> None:
    bases = "[code of conduct, {kind: certification, contact: a@a.example}, ad hoc clauses]"
    found = findings("GM-X04", policy(transfer(f"countries: [IN], bases: {bases}")), on=DAY)
    assert [finding.loc[-2:] for finding in found] == [("bases", 0), ("bases", 2)]


# --- X05 Derogation as the only basis ----------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("kind", ART_49)
def test_x05_derogation_alone(kind: str, profile: str) -> None:
    assert fires("GM-X05", on(kind), profile, on=DAY) == WARNING


@pytest.mark.parametrize("kind", ["adequacy decision", *ART_46])
def test_x05_beside_another_basis(kind: str) -> None:
    assert fires("GM-X05", on(kind), on=DAY) == NONE
    assert fires("GM-X05", transfer(f"countries: [IN], bases: [explicit consent, {kind}]"), on=DAY) == NONE


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ("bases: [legal claims]", WARNING),
        ("bases: [legal claims, explicit consent]", WARNING),  # one finding
        ("bases: [legal claims], frequency: once", NONE),  # recital 111
        ("bases: [legal claims], frequency: occasional", NONE),
        ("bases: [legal claims], frequency: often", WARNING),
        ("bases: [legal claims], frequency: continuous", WARNING),
        ("label: no basis", NONE),  # A34: at least one
        ("bases: none", NONE),
    ],
)
def test_x05_how_often(said: str, severities: list[str]) -> None:
    assert fires("GM-X05", transfer(f"countries: [IN], {said}"), on=DAY) == severities


def test_x05_each_transfer_for_itself() -> None:
    transfers = (
        "transfers: [{countries: [IN], bases: [certification]}, {countries: [CN], bases: ['contract with the person']}]"
    )
    found = findings("GM-X05", policy(transfers), on=DAY)
    assert [finding.loc[:4] for finding in found] == [("processing", 0, "transfers", 1)]


NOT_FOR_AUTHORITIES = [
    "explicit consent",
    "contract with the person",
    "contract in the person's interest",
    "compelling legitimate interests",
]
"""Article 49(3): points (a), (b) and (c) of the first subparagraph of paragraph 1, and the second subparagraph."""


@pytest.mark.parametrize("controller", [AUTHORITY, JOINT_AUTHORITY], ids=["one", "joint"])
@pytest.mark.parametrize("kind", ART_49)
def test_x05_authorities(kind: str, controller: str) -> None:  # A34: even once
    expected = WARNING if kind in NOT_FOR_AUTHORITIES else NONE
    assert fires("GM-X05", on(kind, "frequency: once"), controller, on=DAY) == expected


def test_x05_authority_with_a_safeguard_beside() -> None:
    case = transfer("countries: [IN], bases: [explicit consent, administrative arrangement]")
    assert fires("GM-X05", case, AUTHORITY, on=DAY) == WARNING
    assert fires("GM-X05", on("administrative arrangement"), AUTHORITY, on=DAY) == NONE


# --- X06 Country not named ------------------------------------------------------------------------------------------------------------

BASED = "bases: [standard contractual clauses]"


@pytest.mark.parametrize(
    ("said", "in_notice", "in_record"),
    [
        (BASED, WARNING, VIOLATION),  # WP260; Art 30(1)(e)
        (f"countries: none, {BASED}", WARNING, VIOLATION),
        ("label: abroad", VIOLATION, VIOLATION),  # neither country nor basis
        ("bases: none", VIOLATION, VIOLATION),
        ("countries: [IN]", NONE, NONE),
        (f"countries: [US-CA], {BASED}", NONE, NONE),
        ("countries: [DE]", NONE, NONE),
    ],
)
@pytest.mark.parametrize("of_the_policy", [False, True])
def test_x06(said: str, in_notice: list[str], in_record: list[str], of_the_policy: bool) -> None:
    case = ("", transfer(said)) if of_the_policy else (transfer(said), "")
    assert fires("GM-X06", *case, profiles=["notice"], on=DAY) == in_notice
    assert fires("GM-X06", *case, profiles=["record"], on=DAY) == in_record
    assert fires("GM-X06", case[0], PROCESSOR_RECORD + case[1], on=DAY) == in_record  # Art 30(2)(c)


@pytest.mark.parametrize(
    ("recipient", "severities"),
    [
        ("country: IN", NONE),  # it names the country
        ("locations: [IN]", NONE),
        ("international_organisation: true", NONE),  # Art 30(1)(e): "or international organisation"
        ("label: R", VIOLATION),
        ("name: Casus India Ltd", VIOLATION),
    ],
)
def test_x06_recipient(recipient: str, severities: list[str]) -> None:
    case = transfer(f"recipients: [r], {BASED}")
    assert fires("GM-X06", case, f"recipients: {{r: {{{recipient}}}}}", profiles=["record"], on=DAY) == severities


@EVERY
def test_x06_makes_x02_needless(profile: str) -> None:  # D
    case = "transfers: [{label: abroad}]"
    assert fires("GM-X06", case, profile, on=DAY) == VIOLATION
    assert fires("GM-X02", case, profile, on=DAY) == NONE


def test_x06_leaves_x02_of_another_transfer() -> None:
    found = findings("GM-X02", policy("transfers: [{label: abroad}, {countries: [IN]}]"), on=DAY)
    assert [finding.loc for finding in found] == [("processing", 0, "transfers", 1)]


def test_x06_not_for_a_bare_operation() -> None:
    assert fires("GM-X06", BARE, on=DAY) == NONE
    assert fires("GM-X02", BARE, on=DAY) == VIOLATION


# --- X07 No transfer assessment ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["adequacy decision", *ART_46, *ART_49])
def test_x07_which_bases(kind: str) -> None:  # B: Article 46(1), C-311/18
    expected = WARNING if kind in ART_46 else NONE
    assert fires("GM-X07", on(kind), profiles=["record"], on=DAY) == expected
    assert fires("GM-X07", on(kind), PROCESSOR_RECORD, on=DAY) == expected
    assert fires("GM-X07", on(kind), profiles=["notice"], on=DAY) == NONE


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ("assessment: 2024-03-01", NONE),
        ("assessment: {outcome: no access by authorities is to be expected}", NONE),
        ("assessment: {}", NONE),
        ("measures: [dpv:EncryptionAtRest]", WARNING),  # supplements follow from an assessment, they are none
        ("frequency: once", WARNING),
    ],
)
def test_x07_assessment(said: str, severities: list[str]) -> None:
    assert fires("GM-X07", on("ad hoc clauses", said), profiles=["record"], on=DAY) == severities


def test_x07_once_for_each_transfer() -> None:
    two = transfer("countries: [IN], bases: [certification, code of conduct]")
    assert fires("GM-X07", two, profiles=["record"], on=DAY) == WARNING


# --- Several bases, and transfers that are none ---------------------------------------------------------------------------------


def test_x03_another_basis_may_be_meant_for_the_country_without_a_decision() -> None:
    both = transfer("countries: [CH, IN], bases: [adequacy decision, certification]")
    assert fires("GM-X03", both, on=DAY) == WARNING
    assert fires("GM-X03", transfer("countries: [CH], bases: [adequacy decision, certification]"), on=DAY) == NONE


@pytest.mark.parametrize("rule", ["GM-X04", "GM-X07"])
def test_safeguards_within_the_eea(rule: str) -> None:
    said = "bases: [standard contractual clauses]"
    assert fires(rule, transfer(f"countries: [DE], {said}"), profiles=["notice", "record"], on=DAY) == NONE
    assert fires(rule, transfer(f"countries: [IN], {said}"), profiles=["notice", "record"], on=DAY) != NONE


@pytest.mark.parametrize(("day", "severities"), [(date(2020, 12, 31), NONE), (date(2021, 1, 1), VIOLATION)])
def test_x02_gibraltar(day: date, severities: list[str]) -> None:
    assert fires("GM-X02", transfer("countries: [GI]"), on=day) == severities


# --- After a hostile reading ----------------------------------------------------------------------------------------------------

CH_DECISION = "{kind: adequacy decision, decision: legal-eu:Adequacy-EU-CH, page: 'https://x.example/'}"


@pytest.mark.parametrize(("country", "severities"), [("CH", NONE), ("US", VIOLATION), ("UY", VIOLATION)])
def test_x03_the_decision_that_is_named_is_for_that_country(country: str, severities: list[str]) -> None:
    assert fires("GM-X03", transfer(f"countries: [{country}], bases: [{CH_DECISION}]"), on=DAY) == severities


@pytest.mark.parametrize("page", ["", ", page: 'https://www.privacyshield.gov/x'"])
@pytest.mark.parametrize("on", [None, date(2026, 1, 1)])
def test_x03_a_later_day_finds_no_less(on: date | None, page: str) -> None:
    """The Privacy Shield of a policy of 2019 has lapsed, whatever decision has come since (C-311/18)."""
    shield = transfer(f"countries: [US], bases: [{{kind: adequacy decision{page}}}]")
    found = findings("GM-X03", policy(shield, "updated: 2019-03-05"), on=on)
    assert [f.message for f in found] == [
        "the adequacy decision for this country held when the policy was made, but does not any more"
    ]


@pytest.mark.parametrize("country", ["FR-NC", "NL-BQ1", "NO-21", "DK-GL"])
def test_x01_overseas_parts_as_regions(country: str) -> None:  # TFEU 355(2), Annex II
    assert fires("GM-X01", TO_R, r(f"role: processor, country: {country}"), on=DAY) == VIOLATION


@pytest.mark.parametrize("country", ["FR-974", "FR-MF", "FI-01", "PT-20"])
def test_x01_regions_in_which_union_law_applies(country: str) -> None:  # TFEU 349
    assert fires("GM-X01", TO_R, r(f"role: processor, country: {country}"), on=DAY) == NONE


@pytest.mark.parametrize(("assessment", "severities"), [("", WARNING), (", assessment: 2024-01-01", NONE)])
def test_x05_compelling_interests_are_documented(assessment: str, severities: list[str]) -> None:  # 49(6), 30(1)(e)
    once = transfer(f"countries: [IN], bases: [compelling legitimate interests], frequency: once{assessment}")
    assert fires("GM-X05", once, profiles=["record"], on=DAY) == severities
    assert fires("GM-X05", once, profiles=["notice"], on=DAY) == NONE


def test_each_case_cites_its_own_provision() -> None:
    def cited(rule: str, processing: str, more: str = "", profile: str = "record") -> list[str]:
        return [f.articles[0] for f in findings(rule, policy(processing, more), [profile], DAY)]

    assert cited("GM-X05", transfer("countries: [IN], bases: [explicit consent], frequency: once"), AUTHORITY) == [
        "Art 49(3)"
    ]
    assert cited("GM-X05", transfer("countries: [IN], bases: [explicit consent]")) == ["Art 49(1)"]
    assert cited("GM-X02", transfer("countries: [IN]")) == ["Art 46"]
    assert cited("GM-X06", transfer("bases: [legal claims]")) == ["Art 30(1)(e)"]
    assert cited("GM-X01", TO_R, r("role: processor, country: IN")) == ["Art 30(1)(e)"]
    assert cited("GM-X01", TO_R, r("role: processor, country: IN"), "notice") == ["Art 44"]
