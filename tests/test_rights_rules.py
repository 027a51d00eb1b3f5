"""GM-R00 to GM-R11: which rights a notice has to state, for each legal basis, and what excuses it.

The expected values are from the law and the catalogue of rules (rules.md, "Rights matrix", and its corrections).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdprmap.model import Policy
from tests.small_policies import (
    BASES,
    EIGHT,
    EPRIVACY,
    Fields,
    found,
    places,
    policy,
    results,
    rules_of,
    severities,
    without,
)

RULE_OF = {
    "access": "GM-R01",
    "rectification": "GM-R02",
    "erasure": "GM-R03",
    "restriction": "GM-R04",
    "objection": "GM-R05",
    "portability": "GM-R06",
    "withdrawal": "GM-R07",
    "complaint": "GM-R08",
}
ONCE = ("access", "rectification", "restriction", "complaint")
"""They hold whatever the basis, so one finding speaks for the whole policy (addendum A17)."""

# R must be stated (a violation), i information only (Art 17(1)(c) with 21(1), A14), - need not be stated.
MATRIX = """
                consent   contract  legal obligation   vital interests   public task   legitimate interests
access             R         R              R                 R                R                R
rectification      R         R              R                 R                R                R
erasure            R         R              -                 R                i                R
restriction        R         R              R                 R                R                R
portability        R         R              -                 -                -                -
objection          -         -              -                 -                R                R
withdrawal         R         -              -                 -                -                -
complaint          R         R              R                 R                R                R
"""
SEVERITY = {"R": ["violation"], "i": ["info"], "-": []}


def _cells() -> Iterator[tuple[str, str, str]]:
    for line in MATRIX.strip().split("\n")[1:]:
        right, *needs = line.split()
        for basis, need in zip(BASES, needs, strict=True):
            yield basis, right, need


CELLS = list(_cells())


def on(*bases: str, **fields: str | None) -> Fields:
    """A processing on these bases."""
    return {"legal_bases": "[" + ", ".join(BASES.get(basis, basis) for basis in bases) + "]", **fields}


# --- The matrix ---------------------------------------------------------------------------------------------------------


def test_matrix_names_all_bases_and_rights() -> None:
    assert len(CELLS) == len(BASES) * len(RULE_OF)
    assert {right for _, right, _ in CELLS} == set(RULE_OF) == set(EIGHT)


@pytest.mark.parametrize(("basis", "right", "need"), CELLS)
def test_right_that_is_not_stated(basis: str, right: str, need: str) -> None:
    assert severities(policy(on(basis), rights=without(right)), RULE_OF[right]) == SEVERITY[need]


@pytest.mark.parametrize("basis", BASES)
def test_nothing_is_missing_where_all_eight_are_stated(basis: str) -> None:
    # Nor are Articles 13, 14, 19, 22, 78 and 79 ever asked for: they are in no row of the matrix.
    assert not rules_of(policy(on(basis), rights=without())) & {*RULE_OF.values(), "GM-R00", "GM-R09", "GM-R10"}


@pytest.mark.parametrize("right", EIGHT)
def test_without_any_basis_only_the_rights_that_hold_on_all(right: str) -> None:
    lacking = policy({"legal_bases": None}, rights=without(right))
    assert severities(lacking, RULE_OF[right]) == (["violation"] if right in ONCE else [])


@pytest.mark.parametrize(
    ("bases", "right", "severity"),
    [
        # Footnote 1: another basis brings erasure back for that part.
        (("legal obligation", "consent"), "erasure", ["violation"]),
        (("legal obligation", "contract"), "erasure", ["violation"]),
        (("public task", "vital interests"), "erasure", ["violation"]),
        (("public task", "legitimate interests"), "erasure", ["violation"]),
        (("legal obligation", "public task"), "erasure", ["info"]),
        # The union of what each basis brings.
        (("contract", "legitimate interests"), "objection", ["violation"]),
        (("contract", "legitimate interests"), "portability", ["violation"]),
        (("legal obligation", "contract"), "portability", ["violation"]),
        (("legal obligation", "vital interests"), "portability", []),
        (("vital interests", "public task"), "objection", ["violation"]),
        (("consent", "legal obligation"), "withdrawal", ["violation"]),
    ],
)
def test_several_bases_bring_what_each_of_them_brings(bases: tuple[str, ...], right: str, severity: list[str]) -> None:
    assert severities(policy(on(*bases), rights=without(right)), RULE_OF[right]) == severity


@pytest.mark.parametrize(("basis", "right", "need"), [cell for cell in CELLS if cell[1] not in ONCE])
def test_basis_of_a_purpose_counts_like_one_of_the_processing(basis: str, right: str, need: str) -> None:
    purposes = f"[{{term: dpv:CustomerCare, legal_bases: [{BASES[basis]}]}}]"
    lacking = policy({"legal_bases": None, "purposes": purposes}, rights=without(right))
    assert severities(lacking, RULE_OF[right]) == SEVERITY[need]


@pytest.mark.parametrize(("basis", "right", "need"), [cell for cell in CELLS if cell[1] not in ONCE])
def test_basis_of_the_policy_counts_for_each_processing(basis: str, right: str, need: str) -> None:
    lacking = policy(
        {"legal_bases": None}, {"legal_bases": None}, legal_bases=f"[{BASES[basis]}]", rights=without(right)
    )
    assert severities(lacking, RULE_OF[right]) == SEVERITY[need] * 2


@pytest.mark.parametrize(
    ("variant", "right"),
    [
        ("{kind: consent, explicit: false, withdraw: by mail}", "withdrawal"),
        ("{kind: contract, stage: entry}", "portability"),
        ("{kind: vital interests, of: another person}", "erasure"),
        ("{kind: public task, ground: official authority, laws: [{title: School Act, jurisdiction: DE}]}", "objection"),
        ("{kind: legitimate interests, of: third party, interest: x, balancing_test: 2024-01-01}", "objection"),
    ],
)
def test_variants_of_a_basis_bring_the_same_rights(variant: str, right: str) -> None:
    assert severities(policy(on(variant), rights=without(right)), RULE_OF[right]) == ["violation"]


# --- Footnotes 2 and 4: portability and withdrawal --------------------------------------------------------------------------

EXPLICIT = {"special_category_conditions": "[{kind: explicit consent, withdraw: by mail}]"}
HEALTH = "{contact: {label: health, term: pd:Health, sources: [data subject], necessity: optional}}"


@pytest.mark.parametrize("right", ["portability", "withdrawal"])
def test_explicit_consent_under_article_9_brings_both(right: str) -> None:
    # Art 13(2)(c) and 20(1)(a) name 9(2)(a) (addendum A13); 6(1)(f) alone brings neither.
    lacking = policy(on("legitimate interests", **EXPLICIT), data=HEALTH, rights=without(right))
    assert severities(lacking, RULE_OF[right]) == ["violation"]


@pytest.mark.parametrize("kind", ["vital interests", "made public", "legal claims"])
def test_other_conditions_of_article_9_bring_neither(kind: str) -> None:
    process = on("legitimate interests", special_category_conditions=f"[{kind}]")
    assert not rules_of(policy(process, data=HEALTH, rights=without("portability", "withdrawal"))) & {
        "GM-R06",
        "GM-R07",
    }


def contact(fields: str) -> str:
    return f"{{contact: {{label: contact, term: pd:Contact, necessity: optional, {fields}}}}}"


@pytest.mark.parametrize(
    ("process", "data", "is_due"),
    [
        # Art 20(1)(b): by automated means.
        ({"automation": "none"}, contact("sources: [data subject]"), False),
        ({"automation": "partial"}, contact("sources: [data subject]"), True),
        ({"automation": "full"}, contact("sources: [data subject]"), True),
        # Art 20(1): "provided to a controller".
        ({}, contact("sources: [{kind: third party, name: Post AG}]"), False),
        ({}, contact("sources: [{kind: public, name: trade register}]"), False),
        ({}, contact("sources: [{kind: non-public, name: scoring agency}]"), False),
        ({}, contact("sources: [controller]"), False),
        ({"sources": "[{kind: third party, name: Post AG}]"}, contact("also: [pd:Name]"), False),
        ({}, contact("sources: [{kind: third party, name: Post AG}, data subject]"), True),
        ({"sources": "[data subject]"}, contact("sources: [{kind: third party, name: Post AG}]"), True),
        ({}, contact("also: [pd:Name]"), True),  # no source is stated
        # WP242: observed data was provided; derived and inferred data was not.
        ({}, contact("sources: [data subject], origin: provided"), True),
        ({}, contact("sources: [data subject], origin: observed"), True),
        ({}, contact("sources: [data subject], origin: derived"), False),
        ({}, contact("sources: [data subject], origin: inferred"), False),
        ({}, contact("sources: [data subject], items: [{term: pd:Interest, origin: inferred}]"), False),
        ({}, contact("sources: [data subject], items: [{term: pd:Interest, origin: inferred}, pd:Name]"), True),
    ],
)
@pytest.mark.parametrize("basis", ["consent", "contract"])
def test_portability_only_for_what_the_person_provided_and_machines_process(
    basis: str, process: Fields, data: str, is_due: bool
) -> None:
    lacking = policy({**on(basis), **process}, data=data, rights=without("portability"))
    assert severities(lacking, "GM-R06") == (["violation"] if is_due else [])


# --- Footnote 3: direct marketing, and research -----------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
def test_direct_marketing_may_be_objected_to_on_any_basis(basis: str) -> None:
    process = on(basis, purposes="[dpv:DirectMarketing]")
    assert severities(policy(process, rights=without("objection", "withdrawal")), "GM-R05") == ["violation"]
    assert severities(policy(process, rights=without("withdrawal")), "GM-R05") == []


def test_direct_marketing_without_a_basis_may_be_objected_to() -> None:
    process: Fields = {"legal_bases": None, "purposes": "[dpv:DirectMarketing]"}
    assert severities(policy(process, rights=without("objection")), "GM-R05") == ["violation"]


@pytest.mark.parametrize("consent", [BASES["consent"], EPRIVACY])
def test_withdrawal_is_enough_where_direct_marketing_rests_on_consent(consent: str) -> None:
    process = on(consent, purposes="[dpv:DirectMarketing]")
    assert severities(policy(process, rights=without("objection")), "GM-R05") == []


@pytest.mark.parametrize("basis", sorted({*BASES} - {"consent"}))
def test_withdrawal_is_not_enough_on_any_other_basis(basis: str) -> None:
    process = on(basis, purposes="[dpv:DirectMarketing]")
    assert severities(policy(process, rights=without("objection")), "GM-R05") == ["violation"]


@pytest.mark.parametrize("purpose", ["dpv:Marketing", "dpv:Advertising", "dpv:PublicRelations"])
def test_other_marketing_is_not_direct_marketing(purpose: str) -> None:
    assert severities(policy(on("contract", purposes=f"[{purpose}]"), rights=without("objection")), "GM-R05") == []


@pytest.mark.parametrize(
    ("basis", "severity"),
    [
        ("consent", "warning"),
        ("contract", "warning"),
        ("legitimate interests", "violation"),
        ("public task", "violation"),
    ],
)
def test_objection_to_research(basis: str, severity: str) -> None:
    # Art 21(6) (addendum A15): a warning; on (e) and (f) Art 21(1) brings the right for certain.
    lacking = policy(on(basis, purposes="[dpv:ScientificResearch]"), rights=without("objection"))
    assert severities(lacking, "GM-R05") == [severity]


# --- Consent under the ePrivacy Directive -----------------------------------------------------------------------------------


def test_consent_to_cookies_brings_withdrawal_but_not_portability() -> None:
    # Addendum A5.
    assert severities(policy(on(EPRIVACY), rights=without("withdrawal")), "GM-R07") == ["violation"]
    assert severities(policy(on(EPRIVACY), rights=without("portability")), "GM-R06") == []


@pytest.mark.parametrize(
    ("laws", "is_due"),
    [
        ("[{title: Directive 2002/58/EC Art 5(3)}]", False),
        ("[ePrivacy Directive, GDPR]", True),
        ("[{title: § 25 TDDDG, jurisdiction: DE}]", True),  # says nothing of the Directive
    ],
)
def test_consent_rests_on_eprivacy_alone(laws: str, is_due: bool) -> None:
    consent = f"{{kind: consent, withdraw: by mail, laws: {laws}}}"
    assert severities(policy(on(consent), rights=without("portability")), "GM-R06") == (["violation"] if is_due else [])


# --- Where a right is stated, and how often its absence is reported ---------------------------------------------------------


@pytest.mark.parametrize("right", ONCE)
def test_reported_once_for_the_whole_policy(right: str) -> None:
    lacking = policy({}, {}, {}, rights=without(right, "portability", "withdrawal"))
    assert places(lacking, RULE_OF[right]) == [("rights",)]


@pytest.mark.parametrize("right", sorted({*EIGHT} - {*ONCE}))
def test_reported_for_each_processing_that_brings_it(right: str) -> None:
    process = on("legitimate interests" if right == "objection" else "consent")
    lacking = policy(process, on("legal obligation"), process, rights=without(right))
    assert places(lacking, RULE_OF[right]) == [("processing", 0), ("processing", 2)]


@pytest.mark.parametrize("right", ONCE)
def test_each_processing_may_state_it_instead(right: str) -> None:
    for_all = policy({"rights": f"[{right}]"}, {"rights": f"[{right}]"}, rights=without(right))
    for_one = policy({"rights": f"[{right}]"}, {}, rights=without(right))
    assert severities(for_all, RULE_OF[right]) == []
    assert severities(for_one, RULE_OF[right]) == ["violation"]


@pytest.mark.parametrize("right", sorted({*EIGHT} - {*ONCE}))
def test_a_processing_may_state_its_own(right: str) -> None:
    process = on("legitimate interests" if right == "objection" else "consent")
    stated = policy({**process, "rights": f"[{right}]"}, process, rights=without(right))
    assert [loc[:2] for loc in places(stated, RULE_OF[right])] == [("processing", 1)]


NON_PERSONAL = "{counts: {label: visitors a day}}"
OUTSIDE: Fields = {"data": None, "non_personal_data": "[counts]", "legal_bases": None}


@pytest.mark.parametrize("right", EIGHT)
def test_data_that_identifies_nobody_brings_no_right(right: str) -> None:
    alone = policy({**OUTSIDE, **on("consent")}, non_personal_data=NON_PERSONAL, data=None, rights=without(right))
    assert severities(alone, RULE_OF[right]) == []


def test_data_that_identifies_nobody_does_not_hide_the_rest() -> None:
    process = on("consent", non_personal_data="[counts]")
    lacking = policy(process, OUTSIDE, non_personal_data=NON_PERSONAL, rights=without("access", "withdrawal"))
    assert places(lacking, "GM-R01") == [("rights",)]
    assert places(lacking, "GM-R07") == [("processing", 0)]


def test_what_is_prohibited_brings_no_right() -> None:
    prohibitions = "[{label: selling data, data: [pd:Name], purposes: [dpv:DirectMarketing]}]"
    assert rules_of(policy(prohibitions=prohibitions)) == set()


# --- GM-R00 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rights", [None, "none"])
def test_no_right_at_all_stands_for_each(rights: str | None) -> None:
    silent = policy(on("consent"), on("legitimate interests"), rights=rights)
    assert severities(silent, "GM-R00") == ["violation"]
    assert not rules_of(silent) & set(RULE_OF.values())


def test_no_right_at_all_stands_for_the_means_to_withdraw_too() -> None:
    silent = policy(on("{kind: consent}"), rights=None)
    assert "GM-C01" not in rules_of(silent)
    assert "GM-C01" in rules_of(policy(on("{kind: consent}"), rights=without()))


def test_one_right_of_one_processing_is_enough_to_ask_for_each() -> None:
    hardly = policy({"rights": "[access]"}, {}, rights=None)
    assert severities(hardly, "GM-R00") == []
    assert {"GM-R01", "GM-R02", "GM-R03", "GM-R04", "GM-R05", "GM-R08"} <= rules_of(hardly)


@pytest.mark.parametrize(
    "reason",
    [
        "A13EntityAlreadyInformed",  # Art 13(4)
        "A14EntityAlreadyInformed",  # Art 14(5)(a)
        "A14FulfilmentImpossible",  # Art 14(5)(b)
        "A14DisproportionateEffort",
        "A14ObjectivesImpaired",  # addendum A44
        "A14LegallyExempted",  # Art 14(5)(c)
        "A14ConfidentialityCompromised",  # Art 14(5)(d)
    ],
)
@pytest.mark.parametrize("rights", [None, "[no automated decision]"])
def test_who_need_not_inform_need_not_state_rights(reason: str, rights: str | None) -> None:
    exempt = policy(
        on("consent"), on("legitimate interests"), on("public task"), on("contract", purposes="[dpv:DirectMarketing]"),
        rights=rights, information_exemptions=f"[eu-gdpr:Justification{reason}]",
    )  # fmt: skip
    assert not rules_of(exempt) & {*RULE_OF.values(), "GM-R00"}


@pytest.mark.parametrize("reason", ["A12ManifestlyUnfounded", "A17LegallyRequired", "A33RiskUnlikely"])
def test_other_reasons_free_nobody_from_informing(reason: str) -> None:
    silent = policy(rights=None, information_exemptions=f"[eu-gdpr:Justification{reason}]")
    assert severities(silent, "GM-R00") == ["violation"]


def test_a_policy_without_personal_data_needs_no_rights() -> None:
    assert severities(policy(OUTSIDE, non_personal_data=NON_PERSONAL, data=None, rights=None), "GM-R00") == []
    assert severities(policy(OUTSIDE, {}, non_personal_data=NON_PERSONAL, rights=None), "GM-R00") == ["violation"]


# --- Refusals: GM-R10 and what they excuse ------------------------------------------------------------------------------------

GROUNDS = (
    "FreedomOfExpression",
    "LegallyRequired",
    "OfficialAuthority",
    "PublicInterest",
    "PublicHealth",
    "Archiving",
    "LegalClaims",
)
"""Art 17(3)(a) to (e), as DPV splits them."""
USES = ("NoLegalBasis", "NonNecessity", "ObjectA21", "UnlawfulProcessing", "ChildData", "LegalErasure")
"""Art 17(1): reasons for *having* data erased, which excuse nothing."""
BASIS_OF = {right: "legitimate interests" if right == "objection" else "consent" for right in EIGHT}


def refusing(right: str, basis: str | None = None, **said: str) -> Policy:
    """A policy that refuses a right for its one processing, and states all others."""
    fields = ", ".join(f"{key}: {value}" for key, value in {"right": right, **said}.items())
    return policy(on(basis or BASIS_OF[right], refused_rights=f"[{{{fields}}}]"), rights=without(right))


def of_rights(policy: Policy) -> list[tuple[str, str]]:
    return [
        (f.rule.id, str(f.severity)) for rule in (*RULE_OF.values(), "GM-R00", "GM-R10") for f in found(policy, rule)
    ]


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("basis", ["consent", "contract", "vital interests", "legitimate interests"])
def test_ground_of_article_17_3_excuses(ground: str, basis: str) -> None:
    assert of_rights(refusing("erasure", basis, reason=f"eu-gdpr:JustificationA17{ground}")) == []


@pytest.mark.parametrize("reason", USES)
def test_reason_for_using_erasure_excuses_nothing(reason: str) -> None:
    refused = refusing("erasure", reason=f"eu-gdpr:JustificationA17{reason}")
    assert of_rights(refused) == [("GM-R10", "warning")]


@pytest.mark.parametrize("right", ["access", "rectification", "erasure", "restriction", "portability", "objection"])
def test_refusal_without_any_reason(right: str) -> None:
    # It stands for the rule that asks for the right (addendum D), at the refusal itself.
    refused = refusing(right)
    assert of_rights(refused) == [("GM-R10", "warning")]
    assert places(refused, "GM-R10") == [("processing", 0, "refused_rights", 0)]


@pytest.mark.parametrize("right", ["access", "rectification", "erasure", "restriction", "portability", "objection"])
def test_law_may_restrict_any_of_articles_15_to_21(right: str) -> None:
    assert of_rights(refusing(right, laws="[{title: § 27 BDSG, jurisdiction: DE}]")) == []


@pytest.mark.parametrize("right", ["access", "rectification", "restriction"])
@pytest.mark.parametrize(
    "said", [{"words": "it is too much work"}, {"reason": "eu-gdpr:JustificationA12ManifestlyExcessive"}]
)
def test_access_rectification_and_restriction_yield_to_a_law_only(right: str, said: dict[str, str]) -> None:
    assert of_rights(refusing(right, **said)) == [("GM-R10", "warning")]  # addendum A16


def test_words_are_no_ground_against_erasure() -> None:
    assert of_rights(refusing("erasure", words="we keep what we have")) == [("GM-R10", "warning")]


@pytest.mark.parametrize("right", ["portability", "objection"])
def test_words_may_be_a_ground_against_portability_and_objection(right: str) -> None:
    # Compelling grounds (Art 21(1)) and the rights of others (Art 20(4)) have no term in DPV.
    assert of_rights(refusing(right, words="we could not defend a claim")) == []


def test_no_words_are_a_ground_against_an_objection_to_direct_marketing() -> None:
    refused = '[{right: objection, words: "we depend on advertising"}]'
    process = on("legitimate interests", purposes="[dpv:DirectMarketing]", refused_rights=refused)
    assert of_rights(policy(process, rights=without("objection"))) == [("GM-R10", "warning")]  # Art 21(3)


@pytest.mark.parametrize("said", [{}, {"words": "never"}, {"laws": "[{title: § 1 X, jurisdiction: DE}]"}])
@pytest.mark.parametrize("right", ["withdrawal", "complaint"])
def test_withdrawal_and_complaint_cannot_be_refused(right: str, said: dict[str, str]) -> None:
    assert of_rights(refusing(right, **said)) == [(RULE_OF[right], "violation")]  # addendum A16


@pytest.mark.parametrize("said", ["", ", words: never", ", laws: [{title: § 1 X, jurisdiction: DE}]"])
@pytest.mark.parametrize("right", ["withdrawal", "complaint"])
def test_nor_for_one_processing_where_the_policy_states_them(right: str, said: str) -> None:
    refused = policy(on("consent", refused_rights=f"[{{right: {right}{said}}}]"), rights=without("objection"))
    assert of_rights(refused) == [("GM-R10", "warning")]


@pytest.mark.parametrize(
    ("right", "basis"),
    [
        ("erasure", "legal obligation"),
        ("portability", "legal obligation"),
        ("portability", "vital interests"),
        ("portability", "public task"),
        ("portability", "legitimate interests"),
        ("objection", "consent"),
        ("objection", "contract"),
        ("objection", "legal obligation"),
        ("objection", "vital interests"),
        ("withdrawal", "contract"),
        ("withdrawal", "legitimate interests"),
    ],
)
def test_refusing_what_the_basis_does_not_bring_is_mere_information(right: str, basis: str) -> None:
    assert of_rights(refusing(right, basis)) == []  # addendum A19
    everywhere = policy(on(basis), rights=without(right), refused_rights=f"[{right_only(right)}]")
    assert of_rights(everywhere) == []


def right_only(right: str) -> str:
    return f"{{right: {right}}}"


def test_refusal_of_portability_of_paper_files_is_mere_information() -> None:
    process = on("contract", automation="none", refused_rights="[{right: portability}]")
    assert of_rights(policy(process, rights=without("portability"))) == []


@pytest.mark.parametrize(
    ("basis", "said", "expected"),
    [
        ("consent", "", [("GM-R05", "warning")]),
        ("consent", ", words: the study needs all who take part", []),
        ("consent", ", laws: [{title: § 27 BDSG, jurisdiction: DE}]", []),
        ("public task", "", [("GM-R10", "warning")]),  # here Art 21(1) brings it for certain
        ("public task", ", words: a public task needs the study", []),  # Art 21(6)
    ],
)
def test_refusal_of_an_objection_to_research(basis: str, said: str, expected: list[tuple[str, str]]) -> None:
    process = on(basis, purposes="[dpv:ScientificResearch]", refused_rights=f"[{{right: objection{said}}}]")
    assert of_rights(policy(process, rights=without("objection"))) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", [("GM-R03", "info")]),
        (", words: we are the state", [("GM-R03", "info")]),
        (", reason: eu-gdpr:JustificationA17ObjectA21", [("GM-R03", "info")]),
        (", reason: eu-gdpr:JustificationA17OfficialAuthority", []),
        (", laws: [{title: Archives Act, jurisdiction: DE}]", []),
    ],
)
def test_erasure_under_a_public_task_is_information_unless_justified(
    said: str, expected: list[tuple[str, str]]
) -> None:
    process = on("public task", refused_rights=f"[{{right: erasure{said}}}]")
    assert of_rights(policy(process, rights=without("erasure"))) == expected  # addendum A14


@pytest.mark.parametrize("right", ["access", "rectification", "erasure", "restriction", "objection"])
def test_refusal_by_the_whole_policy(right: str) -> None:
    bare = policy({}, {}, rights=without(right), refused_rights=f"[{{right: {right}}}]")
    by_law = policy({}, {}, rights=without(right), refused_rights=f"[{{right: {right}, laws: [{{title: § 27 BDSG}}]}}]")
    assert of_rights(bare) == [("GM-R10", "warning")]
    assert places(bare, "GM-R10") == [("refused_rights", 0)]
    assert of_rights(by_law) == []


def test_refusal_for_one_processing_does_not_excuse_the_others() -> None:
    refused = '[{right: erasure, reason: "eu-gdpr:JustificationA17LegalClaims"}]'
    one = policy({"refused_rights": refused}, {}, rights=without("erasure"))
    assert places(one, "GM-R03") == [("processing", 1)]
    access = policy({"refused_rights": "[{right: access, laws: [{title: § 27 BDSG}]}]"}, {}, rights=without("access"))
    assert severities(access, "GM-R01") == ["violation"]


def test_refusal_of_one_right_does_not_excuse_another() -> None:
    refused = '[{right: erasure, reason: "eu-gdpr:JustificationA17LegalClaims"}]'
    assert severities(policy({"refused_rights": refused}, rights=without("erasure", "objection")), "GM-R05") == [
        "violation"
    ]


def test_refusal_for_data_that_identifies_nobody_is_no_refusal() -> None:
    outside = {**OUTSIDE, "refused_rights": "[{right: access}, {right: erasure}]"}
    assert of_rights(policy(outside, {}, non_personal_data=NON_PERSONAL)) == []


def test_each_refusal_is_reported() -> None:
    process: Fields = {"refused_rights": "[{right: access}, {right: objection}, {right: erasure, words: no}]"}
    assert places(policy(process, process, rights=without("access", "erasure", "objection")), "GM-R10") == [
        ("processing", p, "refused_rights", r) for p in (0, 1) for r in (0, 1, 2)
    ]


# --- GM-R09 -------------------------------------------------------------------------------------------------------------------

NAMED = "{name: Shop GmbH, country: DE}"


@pytest.mark.parametrize(
    "controller",
    [
        "{name: Shop GmbH, contacts: [post@shop.example]}",
        "{name: Shop GmbH, address: Bonn}",  # addendum A18
        "{name: Shop GmbH, data_protection_officer: {contacts: [dpo@shop.example]}}",  # Art 38(4)
    ],
)
def test_any_contact_is_a_way_to_use_the_rights(controller: str) -> None:
    assert severities(policy(controller=controller), "GM-R09") == []


def test_no_controller_and_no_way_to_use_the_rights() -> None:
    lost = policy(controller=None)
    assert severities(lost, "GM-R09") == ["warning"]
    assert places(lost, "GM-R09") == [("rights",)]


def test_way_to_use_each_right_is_enough() -> None:
    exercised = "{{right: {}, exercise: at the counter}}"
    rights = ", ".join(
        exercised.format(right) for right in ("access", "rectification", "erasure", "restriction", "objection")
    )
    # Complaints go to the authority, and withdrawal has its own rule (GM-C01).
    assert severities(policy(controller=None, rights=f"[{rights}, complaint, withdrawal]"), "GM-R09") == []
    assert severities(policy(controller=None, rights=f"[{rights}, portability]"), "GM-R09") == ["warning"]


@pytest.mark.parametrize(
    "right", ["withdrawal", "complaint", "remedy against an authority", "remedy against a controller"]
)
def test_rights_that_are_not_used_towards_the_controller_need_no_way(right: str) -> None:
    assert severities(policy(controller=None, rights=f"[{right}]"), "GM-R09") == []


def test_right_of_a_processing_needs_a_way_too() -> None:
    assert severities(policy({"rights": "[access]"}, controller=None, rights="[complaint]"), "GM-R09") == ["warning"]


def test_contact_of_one_joint_controller_is_enough() -> None:
    together = "{members: [{name: A, contacts: [a@a.example]}, {name: B, address: Bonn}], arrangement: {title: ours}}"
    assert severities(policy(controller=None, joint_controllers=together), "GM-R09") == []


def test_missing_contact_details_stand_for_it_with_joint_controllers() -> None:
    together = "{members: [{name: A}, {name: B}], arrangement: {title: ours}}"
    assert rules_of(policy(controller=None, joint_controllers=together)) == {"GM-T02"}


def test_missing_contact_details_stand_for_it() -> None:
    assert rules_of(policy(controller=NAMED)) == {"GM-T02"}  # addendum D: T02 > R09


# --- GM-R11 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("right", "bringing"), [("withdrawal", {"consent"}), ("portability", {"consent", "contract"})])
def test_right_without_its_basis(basis: str, right: str, bringing: set[str]) -> None:
    rights = f"[access, rectification, erasure, restriction, objection, complaint, {right}]"
    empty = policy(on(basis), rights=rights)
    assert severities(empty, "GM-R11") == ([] if basis in bringing else ["warning"])
    assert places(empty, "GM-R11") == ([] if basis in bringing else [("rights", 6)])


@pytest.mark.parametrize("right", ["withdrawal", "portability"])
def test_right_with_its_basis_anywhere_in_the_policy(right: str) -> None:
    rights = without(*({"withdrawal", "portability"} - {right}))
    purposes = f"[{{term: dpv:CustomerCare, legal_bases: [{BASES['consent']}]}}]"
    assert severities(policy({}, on("consent"), rights=rights), "GM-R11") == []
    assert severities(policy({}, {"purposes": purposes}, rights=rights), "GM-R11") == []
    assert severities(policy(legal_bases=f"[{BASES['consent']}]", rights=rights), "GM-R11") == []
    assert severities(policy(on("legitimate interests", **EXPLICIT), data=HEALTH, rights=rights), "GM-R11") == []


def test_right_of_a_processing_needs_the_basis_there() -> None:
    misplaced = policy({"rights": "[withdrawal]"}, on("consent"), rights=without("portability"))
    assert places(misplaced, "GM-R11") == [("processing", 0, "rights", 0)]


def test_other_rights_need_no_basis_of_their_own() -> None:
    rights = "[access, rectification, erasure, restriction, objection, no automated decision, notification, complaint]"
    assert severities(policy(on("legal obligation"), rights=rights), "GM-R11") == []


# --- Records, and graphs of others --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[record]", "none"])
def test_no_rule_on_rights_outside_a_notice(profiles: str) -> None:
    process = on("{kind: consent}", refused_rights="[{right: access}]")
    for rights in (None, "[withdrawal, portability]"):
        silent = policy(process, {}, rights=rights, controller=None, profiles=profiles)
        assert not {rule for rule in rules_of(silent) if rule.startswith("GM-R")}


def test_notice_that_is_also_a_record_is_asked_for_rights() -> None:
    assert severities(policy(rights=without("access"), profiles="[record, notice]"), "GM-R01") == ["violation"]


NOTICE = """ex:notice a dpv:PrivacyNotice ; dpv:hasProcess ex:p ; dpv:hasRight {rights} .
ex:p a dpv:Process ; dpv:hasLegalBasis {basis} .
"""


@pytest.mark.parametrize(
    "basis", ["eu-gdpr:A6-1-f-controller", "[ a eu-gdpr:A6-1-f ]", "[ skos:broader eu-gdpr:A6-1-f ]"]
)
def test_bare_terms_of_others_count(basis: str) -> None:
    # Addendum A1: a basis or a right may be a node of its own or the bare term.
    bare = NOTICE.format(basis=basis, rights="eu-gdpr:A15, [ a eu-gdpr:A16 ], [ skos:broader eu-gdpr:A18 ]")
    rights = {found for found in results(bare) if found[0] in RULE_OF.values()}
    assert rights == {("GM-R03", "p"), ("GM-R05", "p"), ("GM-R08", "notice")}
