"""GM-P01 to GM-P04: who gets the data, in which role, and what is said to be none.

"A3" is a correction of rules-addendum.md and "D" its section; "P.x" is what rules.md, section 0, calls so.
"""

from __future__ import annotations

import pytest

from tests.cases import INFO, NONE, VIOLATION, WARNING, findings, fires, policy
from tests.small_policies import results as results_of_others

BOTH = pytest.mark.parametrize("profile", ["notice", "record"])
TO_R = "recipients: [r]"
"""Of a processing."""


def r(said: str) -> str:
    """What adds a recipient `r` to the policy."""
    return f"recipients: {{r: {{label: R, {said}}}}}\n"


COUNTS = "{data: null, non_personal_data: [counts], recipients: [r]}"

# Where a recipient may be named, and whether that is use of it.
NAMED = pytest.mark.parametrize(
    ("processing", "more", "used"),
    [
        (TO_R, "", True),
        ("", "general_recipients: [r]", True),
        ("transfers: [{recipients: [r]}]", "", True),
        ("", "transfers: [{recipients: [r]}]", True),
        (TO_R, "general_recipients: [r]\nprocessing: {b: {recipients: [r]}}", True),  # one finding for each recipient
        ("", "", False),
        (COUNTS, "non_personal_data: {counts: {label: visitors a day}}", False),  # recital 26
    ],
)

# --- P01 Processor without a contract --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ("role: processor", WARNING),
        ("role: sub-processor", WARNING),  # Art 28(4)
        ("role: processor, agreement: none", WARNING),
        ("role: processor, agreement: {}", NONE),  # A26: any contract or other legal act (Art 28(3))
        ("role: processor, agreement: {title: Data processing addendum}", NONE),
        ("role: sub-processor, agreement: {concluded: 2024-02-01}", NONE),
        ('role: processor, agreement: {page: "https://r.example/dpa"}', NONE),
        ("role: controller", NONE),  # Not when
        ("role: third party", NONE),
        ("role: authority", NONE),
        ("term: dpv:ServiceProvider", NONE),  # P02 asks for the role
        ("country: IE", NONE),
    ],
)
def test_p01(said: str, severities: list[str]) -> None:
    assert fires("GM-P01", TO_R, r(said), profiles=["record"]) == severities


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], NONE), (["notice", "record"], WARNING), (["processor record"], NONE)],
)
def test_p01_profiles(profiles: list[str], severities: list[str]) -> None:  # a notice need not show the contract
    assert fires("GM-P01", TO_R, r("role: processor"), profiles=profiles) == severities


@NAMED
def test_p01_where_the_processor_is_named(processing: str, more: str, used: bool) -> None:
    expected = WARNING if used else NONE
    assert fires("GM-P01", processing, r("role: processor") + more, profiles=["record"]) == expected


def test_p01_at_the_recipient() -> None:
    found = findings("GM-P01", policy(TO_R, r("role: processor")), ["record"])
    assert [finding.loc for finding in found] == [("recipients", 0)]


@pytest.mark.parametrize(
    ("measure", "counts"),
    [
        ("dpv:ControllerProcessorAgreement", True),
        ("dpv:DataProcessingAgreement", True),  # A26
        ("dpv:SubProcessorAgreement", True),
        ("eu-gdpr:SCCByCommission", True),  # Art 28(7)
        ("dpv:PrivacyNotice", False),
    ],
)
def test_p01_contracts_of_others(measure: str, counts: bool) -> None:
    graph = f"""ex:n a dpv:ROPA ; dpv:hasProcess ex:p . ex:p dpv:hasRecipient ex:r .
        ex:r a dpv:DataProcessor ; dpv:hasLegalMeasure [ a {measure} ] ."""
    assert (("GM-P01", "r") not in results_of_others(graph)) is counts


# --- P02 Role of the recipient unclear ----------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("said", "severities"),
    [
        ("country: IE", INFO),
        ("term: dpv:ServiceProvider", INFO),  # a kind of organisation is no role
        ("term: dpv:Organisation", INFO),
        ("international_organisation: true", INFO),
        ("agreement: {concluded: 2024-01-01}", INFO),
        *((f"role: {role}", NONE) for role in ("processor", "sub-processor", "controller", "third party", "authority")),
        ("term: dpv:DataProcessor", NONE),  # here the term is the role
        ("term: dpv:Authority", NONE),
        ("term: dpv:DataImporter", INFO),  # A27
    ],
)
def test_p02(said: str, severities: list[str], profile: str) -> None:  # A27: in a record info as well
    assert fires("GM-P02", TO_R, r(said), profiles=[profile]) == severities


@NAMED
def test_p02_where_the_recipient_is_named(processing: str, more: str, used: bool) -> None:
    assert fires("GM-P02", processing, r("country: IE") + more) == (INFO if used else NONE)


def test_p02_at_the_recipient() -> None:
    more = "recipients: {a: {role: processor}, b: {label: B}}"
    assert [f.loc for f in findings("GM-P02", policy("recipients: [a, b]", more))] == [("recipients", 1)]


def test_p02_not_in_a_processor_record() -> None:
    assert fires("GM-P02", TO_R, r("country: IE"), profiles=["processor record"]) == NONE


# --- P03 Disclosure without a recipient ----------------------------------------------------------------------------------------

SURELY = ["Disclose", "Share", "DiscloseByTransmission", "Disseminate", "MakeAvailable", "CrossBorderTransfer"]
PERHAPS = ["Display", "Download", "Export", "Transmit", "Move", "Transfer"]


@BOTH
@pytest.mark.parametrize(
    ("operations", "severities"),
    [  # A28
        *((operation, VIOLATION) for operation in SURELY),
        *((operation, WARNING) for operation in PERHAPS),
        ("Move, dpv:Share", VIOLATION),  # one finding, the worse
        *((operation, NONE) for operation in ("Collect", "Store", "Use", "Copy", "Retrieve", "Erase")),
    ],
)
def test_p03(operations: str, severities: list[str], profile: str) -> None:
    assert fires("GM-P03", f"operations: [dpv:{operations}]", profiles=[profile]) == severities


@pytest.mark.parametrize(
    ("processing", "more", "severities"),
    [
        (TO_R, "", NONE),
        ("", "general_recipients: [r]", NONE),  # P.x
        ("transfers: [{countries: [US], recipients: [r]}]", "", NONE),  # A28: importers on the transfer count
        ("", "transfers: [{countries: [US], recipients: [r]}]", NONE),
        ("", "", VIOLATION),  # a recipient that nothing names
        ("recipients: none", "", VIOLATION),
        ("", "general_recipients: none", VIOLATION),
        ("recipients: []", "", VIOLATION),
    ],
)
@pytest.mark.parametrize("operation", ["Share", "CrossBorderTransfer"])
def test_p03_recipients(operation: str, processing: str, more: str, severities: list[str]) -> None:
    case = f"operations: [dpv:{operation}]\n{processing}"
    assert fires("GM-P03", case, r("role: controller") + more) == severities


def test_p03_a_transfer_discloses() -> None:
    assert fires("GM-P03", "transfers: [{countries: [US]}]") == VIOLATION
    assert fires("GM-P03", f"transfers: [{{countries: [US]}}]\n{TO_R}", r("role: controller")) == NONE


@pytest.mark.parametrize("said", ["", "recipients: none"])
@pytest.mark.parametrize(("operation", "severities"), [("Share", VIOLATION), ("Move", WARNING)])
def test_p03_makes_t08_and_p04_needless(operation: str, severities: list[str], said: str) -> None:  # D; section 0
    case = f"operations: [dpv:{operation}]\n{said}"
    stays_inside = (operation, said) == ("Move", "recipients: none")
    assert fires("GM-P03", case) == (NONE if stays_inside else severities)
    assert fires("GM-T08", case) == NONE
    assert fires("GM-P04", case) == NONE


DUTIES = "{kind: legal obligation, laws: [{title: t, jurisdiction: DE}]}"


@pytest.mark.parametrize(
    ("bases", "severities"),
    [(DUTIES, WARNING), ("public task", WARNING), (f"{DUTIES}, contract", VIOLATION), ("contract", VIOLATION)],
)
def test_p03_authorities_in_an_inquiry_are_no_recipients(bases: str, severities: list[str]) -> None:  # Art 4(9)
    assert fires("GM-P03", f"operations: [dpv:Disclose]\nlegal_bases: [{bases}]") == severities
    none_said = NONE if bases in (DUTIES, "public task") else VIOLATION
    assert fires("GM-P03", f"operations: [dpv:Disclose]\nlegal_bases: [{bases}]\nrecipients: none") == none_said


def test_p03_where_it_points() -> None:
    more = "processing: {b: {operations: [dpv:Share], recipients: none}}"
    found = findings("GM-P03", policy("{operations: [dpv:Share]}", more))
    assert [finding.loc for finding in found] == [("processing", 0, "operations"), ("processing", 1, "operations")]


def test_p03_what_is_not_done_or_not_personal() -> None:
    assert fires("GM-P03", more="prohibitions: [{operations: [dpv:Share]}]") == NONE  # section 0
    counts = "{data: null, non_personal_data: [counts], operations: [dpv:Share]}"
    assert fires("GM-P03", counts, "non_personal_data: {counts: {label: visitors a day}}") == NONE  # recital 26


def test_p03_not_in_a_processor_record() -> None:
    assert fires("GM-P03", "operations: [dpv:Share]", profiles=["processor record"]) == NONE


# --- P04 None and some at once ---------------------------------------------------------------------------------------------

R = r("role: controller, country: IE")
TO_CHINA = "transfers: [{countries: [CN], recipients: [r]}]"
SOME = [
    ("data_subjects", "[dpv:Customer]"),
    ("rights", "[access]"),
    ("legal_bases", "[contract]"),
    ("retention", "[{period: 1 year}]"),
    ("measures", "[dpv:Encryption]"),
    ("transfers", "[{countries: [CN], recipients: [r]}]"),
]


@BOTH
@pytest.mark.parametrize(
    ("processing", "more"),
    [
        ("recipients: none", "general_recipients: [r]"),
        (TO_R, "general_recipients: none"),
        (f"recipients: none\n{TO_CHINA}", ""),  # A29: the importer on the transfer
        *((f"{field}: {some}", f"{field}: none") for field, some in SOME),
        *((f"{field}: none", f"{field}: {some}") for field, some in SOME),
        ("automated_decision: none\ncontext: [dpv:AutomatedDecisionMaking]", ""),
    ],
)
def test_p04_none_and_some(processing: str, more: str, profile: str) -> None:
    assert fires("GM-P04", processing, R + more, profiles=[profile]) == WARNING


@pytest.mark.parametrize(
    ("processing", "more"),
    [
        ("recipients: none", "general_recipients: none"),
        ("recipients: none", "transfers: none"),
        *((f"{field}: none", f"{field}: none") for field, _ in SOME),
        *((f"{field}: none", f"{field}: null") for field, _ in SOME),
        *((f"{field}: {some}", f"{field}: {some}") for field, some in SOME),
        ("transfers: [{countries: [IE, 'NO'], recipients: [r]}]", "transfers: none"),  # no third country
        (TO_R, "transfers: none"),  # the recipient is in Ireland
        ("automated_decision: none\ncontext: [dpv:SystematicMonitoring]", ""),
        ("automated_decision: {logic: a score}\ncontext: [dpv:AutomatedDecisionMaking]", ""),
        ("recipients: none", "processing: {b: {recipients: [r]}}"),  # none of the one, some of the other
        ("recipients: none", ""),  # a recipient that nothing names
    ],
)
def test_p04_no_contradiction(processing: str, more: str) -> None:
    assert fires("GM-P04", processing, R + more) == NONE


def test_p04_gives_way_to_x01() -> None:  # D
    abroad = r("role: controller, country: CN")
    for processing, more in [(TO_R, "transfers: none"), (f"{TO_R}\ntransfers: none", "")]:
        assert fires("GM-X01", processing, abroad + more) == VIOLATION
        assert fires("GM-P04", processing, abroad + more) == NONE


def test_p04_another_contradiction_stays_beside_x01() -> None:
    more = r("role: controller, country: CN") + "retention: none"
    assert fires("GM-P04", f"{TO_R}\nretention: [{{period: 1 year}}]", more) == WARNING


def test_p04_at_what_contradicts() -> None:
    more = R + "general_recipients: [r]\nrights: [access]\nprocessing: {b: {recipients: none}, c: {}}"
    found = findings("GM-P04", policy("recipients: none\nrights: none", more))
    assert {finding.loc for finding in found} == {
        ("processing", 0, "recipients"),
        ("processing", 0, "rights"),
        ("processing", 1, "recipients"),
    }


def test_p04_not_in_a_processor_record() -> None:
    assert fires("GM-P04", "recipients: none", R + "general_recipients: [r]", profiles=["processor record"]) == NONE


@pytest.mark.parametrize("said", ["country: DE", "name: ''", "contacts: [a@b.example]"])
def test_t08_neither_name_nor_category(said: str) -> None:  # 13(1)(e)
    assert fires("GM-T08", "recipients: [r]", f"recipients: {{r: {{{said}}}}}") == WARNING


@pytest.mark.parametrize("said", ["name: A", "label: banks", "term: dpv:ServiceProvider", "role: processor"])
def test_t08_name_or_category(said: str) -> None:
    assert fires("GM-T08", "recipients: [r]", f"recipients: {{r: {{{said}}}}}") == NONE
