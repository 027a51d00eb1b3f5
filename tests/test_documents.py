"""Documents say what the policies say: expectations worked out by hand from the YAML of the examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from gdprmap.documents import Kind, described, document, languages, render
from gdprmap.documents._findings import TOPICS, topic_of
from gdprmap.documents.view import Line, Said
from gdprmap.files import read, read_text
from gdprmap.model import Policy
from gdprmap.model.rights import RIGHT_TERMS
from gdprmap.rules import rules
from tests.pages_of import Page, words
from tests.strategies import policies

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
KINDS: tuple[Kind, ...] = get_args(Kind)


def page(policy: Policy, kind: Kind, language: str = "en") -> Page:
    made = document(kind, [described(policy, kind, on=policy.updated or date(2024, 1, 1))], language=language)
    found = Page(render(made, "html"))
    found.check()
    return found


def example(name: str) -> Policy:
    return read(ROOT / "examples" / f"{name}.yaml").policy


def policy(text: str) -> Policy:
    return read_text(text, "p.yaml", "yaml").policy


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_each_example_is_a_valid_page_in_each_language_and_the_same_each_time(file: Path, kind: Kind) -> None:
    one = read(file).policy
    for language in languages():
        first = page(one, kind, language)
        assert first.all("html")[0].get("lang") == language
        assert first.text == page(one, kind, language).text


# The notice


def test_a_notice_answers_in_the_order_in_which_people_ask() -> None:
    found = page(example("smartertools-2018"), "notice")
    questions = [row["question"] for row in found.rows("p1-short")]
    assert questions == [
        "Who is responsible?",
        "Which data, and whose?",
        "What for, and on which legal basis?",
        "Where does the data come from, and must it be provided?",
        "Who receives it?",
        "Does it leave the EEA, and where is it kept?",
        "How long is it kept?",
        "What rights are there, and how are they used?",
        "Are there automated decisions?",
    ]
    _, picture, *others = found.all("summary")
    assert words(picture) == "From data to rights"
    details = [words(one).partition("?")[0] + "?" for one in others[:9]]
    assert details == questions


def test_a_notice_names_who_is_responsible_and_what_is_not_said_of_them() -> None:
    who = page(example("smartertools-2018"), "notice").by_id("p1-who")
    said = words(who)
    # examples/smartertools-2018.yaml: a name, a country, no establishments, no contact, no officer, no representative
    assert "SmarterTools Inc country: United States GM-T02 violation" in said
    assert "Representative in the Union not stated GM-T04 warning" in said
    assert "Data protection officer not stated" in said
    assert "Establishments none, as the policy says" in said


def test_a_notice_says_which_purposes_rest_on_what() -> None:
    found = page(example("smartertools-2018"), "notice")
    rows = found.rows("p1-why")
    assert len(rows) == 19
    usage, transaction, licence = rows[0], rows[2], rows[11]
    assert usage["bases"].startswith(
        "Legitimate interests (Art 6(1)(f) GDPR) interest: monitoring and improving our website and services"
    )
    assert usage["data"] == "usage data"
    assert "Contract (Art 6(1)(b) GDPR) agreement: transaction between you and us" in transaction["bases"]
    assert "which basis carries which purpose is unknown to us" in transaction["bases"]
    assert licence == {
        "processing": "license services",
        "purposes": "license verification, validation, and upgrade services",
        "bases": "not stated GM-L01 violation",
        "data": "information on license verification, validation and upgrades GM-Q01 warning",
    }


def test_what_holds_for_all_processing_is_said_once() -> None:
    how_long = page(example("smartertools-2018"), "notice").by_id("p1-how-long")
    assert words(how_long).count("no longer than necessary for the purpose") == 1
    assert "GM-S02 warning" in words(how_long)
    assert "legal obligation criteria: where needed for a legal obligation" in words(how_long)


def test_a_notice_says_how_rights_are_used() -> None:
    rights = {row["right"]: row for row in page(example("smartertools-2018"), "notice").rows("p1-rights")}
    assert list(rights) == [
        "Right to withdraw consent",
        "Right of access",
        "Right to rectification",
        "Right to erasure",
        "Right to restriction of processing",
        "Right to data portability",
        "Right to object",
        "Right to lodge a complaint with a supervisory authority",
    ]
    access = rights["Right of access"]
    assert access["article"] == "Art 15 GDPR"
    assert access["policy_says"] == "stated"
    assert "https://www.smartertools.com/account/" in access["use"]
    assert "browser settings" in rights["Right to withdraw consent"]["use"]
    assert rights["Right to restriction of processing"]["use"] == "not stated"


def test_a_notice_without_rights_says_which_are_missing() -> None:
    found = page(example("smart-soft"), "notice")
    short = found.rows("p1-short")[7]["answer"]
    # no basis is named, so only what follows from every basis is due
    assert short == (
        "missing, at least in part: Right of access, Right to rectification, Right to restriction of processing and"
        " Right to lodge a complaint with a supervisory authority"
    )
    assert "GM-R00 violation" in words(found.by_id("p1-rights"))


CLINIC = """\
id: clinic
language: en
updated: 2024-05-01
applicable_laws: [GDPR]
joint_controllers:
  members:
    - {name: Clinic A, contacts: [post@a.example], country: DE, data_protection_officer: {name: Ada, contacts: [ada@a.example]}}
    - {name: Clinic B, contacts: [post@b.example], country: DE, data_protection_officer: none}
  arrangement: {title: Arrangement, concluded: 2020-01-01}
data:
  health: {label: results, term: pd:Health, necessity: contractual, retention: [{period: 10 years}]}
processing:
  treatment:
    data: [health]
    purposes:
      - {label: treatment, legal_bases: [{kind: contract}]}
      - {label: billing, legal_bases: [{kind: legal obligation, laws: [{title: Billing Act, jurisdiction: DE}]}]}
    special_category_conditions: [{kind: health care}]
    retention: [{label: bills, period: P8Y}]
    automated_decision: none
    transfers: none
  letters:
    label: letters
    data: [health]
    transfers:
      - {countries: [US, CH], bases: [{kind: standard contractual clauses, page: "https://a.example/scc"}]}
    automated_decision: {logic: points}
"""


def test_the_short_table_says_what_stands_below_what_things_are_about() -> None:
    short = {row["question"]: row["answer"] for row in page(policy(CLINIC), "notice").rows("p1-short")}
    assert short["Who is responsible?"] == "Clinic A Clinic B"
    assert short["What for, and on which legal basis?"] == (
        "Contract (Art 6(1)(b) GDPR) Legal obligation (Art 6(1)(c) GDPR) Health or social care (Art 9(2)(h) GDPR)"
        " not stated: 1 of 2 processing activities"
    )
    assert short["How long is it kept?"] == "8 years 10 years"
    assert short["Does it leave the EEA, and where is it kept?"] == (
        "Transfers to third countries: United States and Switzerland none, as the policy says: 1 of 2 processing"
        " activities Place of storage: not stated"
    )
    assert short["Are there automated decisions?"] == (
        "logic involved: points none, as the policy says: 1 of 2 processing activities"
        " partly not stated: 1 of 2 processing activities"
    )


def test_each_of_several_controllers_has_an_officer_of_its_own() -> None:
    who = words(page(policy(CLINIC), "notice").by_id("p1-who"))
    assert "Ada contact: ada@a.example for: Clinic A none, as the policy says for: Clinic B" in who
    assert "arrangement under Article 26: Arrangement of: 1 January 2020" in who


def test_a_purpose_of_its_own_basis_is_matched() -> None:
    treatment, letters = page(policy(CLINIC), "register").rows("p1-controller")
    assert treatment["bases"].startswith("treatment Contract (Art 6(1)(b) GDPR) billing Legal obligation")
    assert "unknown" not in treatment["bases"]
    assert treatment["retention"] == "bills 8 years results 10 years"
    assert treatment["data"] == "results special category of personal data"
    assert "Standard data protection clauses of the Commission (Art 46(2)(c) GDPR)" in letters["transfers"]
    assert "copy of the safeguards: https://a.example/scc" in letters["transfers"]


def test_data_that_identifies_nobody_needs_no_basis() -> None:
    found = page(example("isobuster-2019"), "matrix")
    statistics = [row for row in found.rows("p1-matrix") if row["processing"] == "statistics on the software"]
    assert len(statistics) == 2
    assert {text for row in statistics for key, text in row.items() if key.startswith("data-")} == {""}
    assert "data not stated" not in found.text


# The register


def test_a_register_has_a_row_for_each_processing_with_its_gaps() -> None:
    found = page(example("smart-soft"), "register")
    rows = {row["processing"]: row for row in found.rows("p1-controller")}
    assert list(rows) == [
        "purchases shared no further than the need that it was collected for",
        "support shared no further than the need that it was collected for",
        "disclosure",
        "referral tracking",
        "log files GM-Q03 note",
    ]
    assert {row["bases"] for row in rows.values()} == {"not stated GM-L01 warning"}
    assert {row["retention"] for row in rows.values()} == {"not stated GM-S01 warning"}
    assert {row["transfers"] for row in rows.values()} == {"not stated"}
    head = words(found.by_id("p1"))
    assert "Controller Smart Soft contact: contact@smart-soft.net" in head
    assert "Data protection officer not stated" in head
    assert "Date not stated GM-T10 note" in head


def test_not_stated_none_and_unknown_differ_in_words_and_in_markup() -> None:
    found = page(example("smart-soft"), "register")
    referral = found.cells("p1-controller", "referral tracking")["recipients"]
    logs = next(row for row in found.rows("p1-controller") if row["processing"].startswith("log files"))
    assert words(referral) == "not stated GM-T08 warning"
    assert [one.get("class") for one in found.with_class("state", referral)] == ["state not-stated"]
    assert logs["recipients"] == "none, as the policy says"
    unknown = page(example("smartertools-2018"), "register").cells("p1-controller", "transactions")["bases"]
    (state,) = [one for one in unknown.iter() if "state" in (one.get("class") or "").split()]
    assert state.get("class") == "state unknown"
    assert "unknown to us" in words(state)


PROCESSOR = """\
id: host
profiles: [processor record]
applicable_laws: [GDPR]
updated: 2024-05-01
processor:
  name: Host GmbH
  contacts: [post@host.example]
  country: DE
  data_protection_officer: {name: Ada, contacts: [ada@host.example]}
controllers:
  shop: {name: Shop AG, contacts: [post@shop.example]}
processing:
  hosting:
    label: hosting
    controllers: [shop]
    operations: [dpv:Store]
    transfers: none
  backup: {label: backup}
"""


def test_a_processor_has_a_record_of_its_own() -> None:
    found = page(policy(PROCESSOR), "register")
    head = words(found.by_id("p1"))
    assert "Processor Host GmbH contact: post@host.example country: Germany" in head
    assert "Data protection officer Ada" in head
    assert "Controller not stated" not in head
    hosting, backup = found.rows("p1-processor")
    assert hosting["controllers"] == "Shop AG contact: post@shop.example"
    assert hosting["operations"] == "Store"
    assert hosting["transfers"] == "none, as the policy says"
    assert hosting["measures"] == "not stated GM-M01 warning"
    assert backup["controllers"] == "not stated GM-K03 violation"
    assert backup["operations"] == "not stated GM-K03 violation"
    assert "p1-controller" not in found.text


def test_a_register_over_several_policies_leaves_none_out() -> None:
    given = [described(read(file).policy, "register", file=file.name) for file in EXAMPLES]
    found = Page(render(document("register", given), "html"))
    found.check()
    for at, one in enumerate(given, start=1):
        assert len(found.rows(f"p{at}-controller")) == len(one.policy.processing or ())
        assert one.file in words(found.by_id(f"p{at}"))


# The rights


def test_rights_follow_from_the_bases() -> None:
    found = page(example("smartertools-2018"), "rights")
    consent = {row["right"]: row for row in found.rows("p1-of-notification")}
    assert consent["Right to withdraw consent"]["because"] == "consent"
    assert "Right to data portability" in consent
    assert "Right to object" not in consent
    interests = {row["right"]: row for row in found.rows("p1-of-usage")}
    assert interests["Right to object"]["because"] == "legitimate interests"
    assert interests["Right to object"]["limit"] == "compelling legitimate grounds, or legal claims (Article 21(1))"
    assert "Right to data portability" not in interests
    assert {row["policy_says"] for row in (*consent.values(), *interests.values())} == {"stated"}


REFUSED = """\
id: shop
applicable_laws: [GDPR]
updated: 2024-05-01
rights: [access, rectification]
refused_rights:
  - {right: restriction}
processing:
  orders:
    legal_bases: [{kind: contract, label: the order}]
    rights: [objection]
    refused_rights:
      - {right: erasure, reason: eu-gdpr:JustificationA17LegallyRequired}
  research:
    legal_bases: [{kind: public task, laws: [School Act]}]
    purposes: [dpv:ScientificResearch]
  counting: {non_personal_data: [sums]}
non_personal_data: {sums: {label: sums}}
"""


def test_a_right_is_stated_refused_missing_or_unknown() -> None:
    found = page(policy(REFUSED), "rights")
    orders = {row["right"]: row for row in found.rows("p1-of-orders")}
    assert orders["Right of access"]["policy_says"] == "stated"
    assert orders["Right to restriction of processing"]["policy_says"] == "refused reason not stated"
    assert orders["Right to erasure"]["policy_says"].startswith("refused ")
    assert "reason not stated" not in orders["Right to erasure"]["policy_says"]
    assert orders["Right to data portability"]["policy_says"].startswith("missing")
    assert orders["Right to data portability"]["because"] == "contract called: the order"
    assert orders["Right to object"]["policy_says"] == "stated, though it does not follow"
    research = {row["right"]: row for row in found.rows("p1-of-research")}
    assert research["Right to erasure"]["policy_says"].startswith("unknown to us whether it is missing")
    assert words(found.by_id("p1-of-counting")).endswith("No right follows: no personal data is processed here.")


# The matrix


def test_the_matrix_names_the_bases_where_data_meets_purposes() -> None:
    found = page(example("smartertools-2018"), "matrix")
    rows = found.rows("p1-matrix")
    # 1 + 4 + 2 + 2 + 2 + 1 + 2 + 1 + 3 + 1 + 1 + 1 + 2 + 1 + 3 + 1 + 1 + 1 + 1 purposes
    assert len(rows) == 31
    supplying = next(row for row in rows if row["purpose"].startswith("supplying"))
    assert supplying["data-2"] == (
        "unknown to us which of these contract, Art 6(1)(b) legitimate interests, Art 6(1)(f)"
    )
    assert supplying["data-0"] == ""
    assert next(row for row in rows if row["purpose"] == "gauge satisfaction")["data-3"] == "not stated"
    assert next(row for row in rows if row["purpose"] == "legal claims")["data-11"] == (
        "legitimate interests, Art 6(1)(f)"
    )


def test_the_matrix_is_a_picture_that_says_what_it_shows() -> None:
    found = page(example("smartertools-2018"), "matrix")
    (svg,) = [one for one in found.root.iter() if str(one.tag).endswith("}svg")]
    title = found.by_id(svg.get("aria-labelledby") or "")
    assert words(title).startswith("The legal bases of each purpose")
    marks = found.with_class("mark", svg)
    signs = [words(one) for one in marks]
    # squares of each letter, and one more for each in the legend: 12 groups of data serve legal claims (f), three
    # purposes of insurance (f), a legal obligation (c) and vital interests (d); transactions are b and f, twice
    assert signs.count("c") == 12 + 1
    assert signs.count("d") == 12 + 1
    assert signs.count("b") == 2 + 1
    assert signs.count("f") == 1 + 4 + 2 + 2 + 2 + 2 + 12 + 36 + 1
    assert signs.count("\u2013") == 1 + 2 + 3 + 1
    assert len([one for one in marks if "unknown" in (one.get("class") or "").split()]) == 4 + 1


# The words


def test_german_documents_have_the_words_of_the_law() -> None:
    found = page(example("smartertools-2018"), "register", "de")
    heads = [words(one) for one in found.all("th", scope="col")][:9]
    assert heads == [
        "Verarbeitungstätigkeit",
        "Zwecke Art. 30 Abs. 1 Buchst. b DSGVO",
        "Rechtsgrundlage Art. 6 Abs. 1 DSGVO",
        "Kategorien betroffener Personen Art. 30 Abs. 1 Buchst. c DSGVO",
        "Kategorien personenbezogener Daten Art. 30 Abs. 1 Buchst. c DSGVO",
        "Empfänger Art. 30 Abs. 1 Buchst. d DSGVO",
        "Übermittlungen in Drittländer Art. 30 Abs. 1 Buchst. e DSGVO",
        "Speicherdauer Art. 30 Abs. 1 Buchst. f DSGVO",
        "Technische und organisatorische Maßnahmen Art. 30 Abs. 1 Buchst. g DSGVO",
    ]
    said = words(found.by_id("p1"))
    assert "Verantwortlicher SmarterTools Inc Land: Vereinigte Staaten" in said
    assert "zuletzt geändert: 25. Mai 2018" in said
    # the policy's own words are English, and say so
    assert all(one.get("lang") == "en" for one in found.all("span") if words(one) == "usage data")


def test_every_rule_has_its_place() -> None:
    assert {topic_of(rule) for rule in rules()} == set(TOPICS)


def test_every_finding_is_in_the_document() -> None:
    for file in EXAMPLES:
        one = read(file).policy
        for kind in KINDS:
            made = described(one, kind, on=date(2024, 1, 1))
            found = Page(render(document(kind, [made]), "html"))
            for finding in made.findings:
                row = words(found.by_id(f"p1-{finding.rule.id}"))
                assert " ".join(finding.subject.split()) in row
                assert finding.message in row


def test_a_line_as_text() -> None:
    inner = (Line(text="b", label="l"), Line(text="c"))
    assert Line(text="a", parts=inner).flat() == "a (l: b; c)"
    assert Line(label="for", parts=inner).flat() == "for: l: b; c"
    assert Said(lines=(Line(text="a"), Line(text="b"))).flat() == "a\nb"


# Whatever a policy says


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies())
def test_any_policy_becomes_a_valid_page_in_each_language(one: Policy) -> None:
    for kind in KINDS:
        given_ = described(one, kind, on=date(2024, 1, 1))
        for language in languages():
            made = document(kind, [given_], language=language, items=True)
            Page(render(made, "html")).check()
            assert render(made, "md").startswith("# ")


def test_all_rights_have_a_row_of_their_own() -> None:
    stated = policy("id: p\nprocessing: {a: }\nrights:\n" + "".join(f"  - {name}\n" for name in RIGHT_TERMS))
    rows = page(stated, "notice").rows("p1-rights")
    assert len(rows) == len(RIGHT_TERMS)
    assert {row["policy_says"] for row in rows} == {"stated", "stated, though it does not follow"}


# What a policy says that no basis, right or rule speaks of


OUTSPOKEN = """
id: p
language: en
updated: 2024-05-01
information_exemptions: [eu-gdpr:JustificationA14LegallyExempted]
assumed_consent: use of the site
processing:
  statistics:
    purposes: [dpv:ServiceUsageAnalytics]
    legal_bases: [{kind: legitimate interests, interest: better pages}]
    controls: [turn it off, {term: dpv:OptingOutFromProcess, page: "https://a.example/out"}]
  quiet:
    controls: none
rights: [access, rectification, restriction, objection, complaint]
refused_rights:
  - {right: portability, words: you gave us nothing}
  - {right: erasure, reason: eu-gdpr:JustificationA17LegallyRequired}
  - {right: "no automated decision"}
"""


def test_a_notice_says_which_rights_are_refused_and_why() -> None:
    found = page(policy(OUTSPOKEN), "notice")
    short = {row["question"]: row["answer"] for row in found.rows("p1-short")}
    (said,) = [answer for question, answer in short.items() if question.startswith("What rights")]
    refused = "Right to erasure, Right to data portability and Right not to be subject to an automated decision"
    assert said.endswith(f"refused: {refused}")
    rows = {row["right"]: (row["policy_says"], row["use"]) for row in found.rows("p1-rights")}
    # erasure follows from legitimate interests; the others follow from nothing, and are refused all the same
    assert rows["Right to data portability"] == ("refused you gave us nothing", "")
    assert rows["Right not to be subject to an automated decision"] == ("refused reason not stated", "")
    assert rows["Right to erasure"][0].startswith("refused Justification A17 - Legally Required")
    assert rows["Right of access"] == ("stated", "not stated")


def test_rights_that_are_refused_though_they_follow_from_nothing_are_in_the_document_on_rights() -> None:
    said = words(page(policy(OUTSPOKEN), "rights").by_id("p1-beyond"))
    assert said == (
        "Stated, though no processing brings it Right to data portability refused you gave us nothing"
        " Right not to be subject to an automated decision refused reason not stated"
    )


def test_a_notice_says_what_people_can_do_and_whom_it_need_not_inform() -> None:
    found = page(policy(OUTSPOKEN), "notice")
    said = words(found.by_id("p1-rights"))
    opting = "Opting out of Process how: page: https://a.example/out"
    assert f"statistics What people can do how: turn it off {opting}" in said
    assert "quiet What people can do none, as the policy says" in said
    assert "(Art 13(4) and 14(5)) Justification A14 - Legally Exempted" in words(found.by_id("p1"))


def test_consent_that_is_only_assumed_is_told_as_no_basis() -> None:
    found = page(policy(OUTSPOKEN), "notice")
    assert "Consent that is only assumed, no basis given through: use of the site GM-C02" in words(
        found.by_id("p1-why")
    )
    assert "Consent" not in " ".join(row["bases"] for row in found.rows("p1-why"))


def test_only_what_the_rules_found_of_assumed_consent_stands_beside_it() -> None:
    one = policy(
        "id: p\nassumed_consent: use of the site\nlegal_bases: [{kind: legitimate interests}]\nprocessing: {a: }"
    )
    (section,) = [
        each for each in document("notice", [described(one, "notice")]).chapters[0].sections if each.id == "p1-why"
    ]
    (field,) = section.fields
    assert [gap.rule for gap in field.said.gaps] == ["GM-C02"]


PARTLY = """
id: p
language: en
processing:
  care:
    purposes: [{label: caring, legal_bases: [contract]}, {label: ads}, {label: sport, legal_bases: none}]
    automated_decision: {logic: points}
  rest: {purposes: [{label: resting}], legal_bases: [consent]}
"""


def test_a_purpose_that_nothing_carries_says_so_beside_others() -> None:
    found = page(policy(PARTLY), "notice")
    assert [words(each) for each in found.cells("p1-why", "care")["bases"].iter() if str(each.tag).endswith("}li")][
        ::2
    ] == [
        "caring Contract (Art 6(1)(b) GDPR)",
        "ads not stated",
        "sport none, as the policy says",
    ]
    # where something carries all purposes, it carries those without bases of their own
    carried = policy(PARTLY.replace("    automated", "    legal_bases: [consent]\n    automated"))
    assert "ads" not in words(page(carried, "notice").cells("p1-why", "care")["bases"])


def test_the_short_of_it_counts_what_is_stated_in_part() -> None:
    short = {row["question"]: row["answer"] for row in page(policy(PARTLY), "notice").rows("p1-short")}
    assert short["What for, and on which legal basis?"] == (
        "Contract (Art 6(1)(b) GDPR) Consent (Art 6(1)(a) GDPR)"
        " partly none, as the policy says: 1 of 2 processing activities partly not stated: 1 of 2 processing activities"
    )
    assert short["Are there automated decisions?"] == (
        "logic involved: points not stated: 1 of 2 processing activities"
        " partly not stated: 1 of 2 processing activities"
    )


def test_a_record_of_a_processor_names_whom_each_controller_has_once() -> None:
    text = PROCESSOR.replace(
        "[post@shop.example]}",
        "[post@shop.example], representative: {name: Rep}, data_protection_officer: none}",
    )
    (hosting, _) = page(policy(text), "register").rows("p1-processor")
    assert hosting["processing"] == "hosting"
    assert hosting["controllers"].startswith("Shop AG contact: post@shop.example Representative in the Union: Rep")
    assert hosting["controllers"].endswith("Data protection officer: none, as the policy says")


SAYS_NONE = """
id: p
language: en
legal_bases: none
rights: none
data: {mail: {label: mail, sources: none, retention: none}}
processing: {a: {label: a, data: [mail], purposes: [{label: b}]}}
"""


def test_none_that_the_policy_says_is_told() -> None:
    none = "none, as the policy says"
    (row,) = page(policy(SAYS_NONE), "register").rows("p1-controller")
    assert row["bases"].startswith(none)
    assert row["retention"].startswith(f"mail {none}")
    notice = page(policy(SAYS_NONE), "notice")
    assert f"mail {none}" in words(notice.by_id("p1-from"))
    (mark,) = page(policy(SAYS_NONE), "matrix").rows("p1-matrix")
    assert mark["data-0"] == none
    silent = page(policy("id: p\nlanguage: en\nrights: none"), "notice")
    assert silent.rows("p1-short")[7]["answer"] == none
    assert words(silent.by_id("p1-rights")).startswith(none)


def test_a_joint_controller_that_states_no_officer_is_told() -> None:
    one = policy(CLINIC.replace(", data_protection_officer: none", ""))
    assert "not stated for: Clinic B" in words(page(one, "notice").by_id("p1-who"))


def test_a_notice_cites_both_articles() -> None:
    assert "Art 14(2)(g)" in page(policy(PARTLY), "notice").text
