"""Retention: what counts as stated and what as specific, case by case.

"A35" is a correction of rules-addendum.md, "Not when" an exception of rules.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest

from tests.cases import NONE, VIOLATION, WARNING, findings, fires, policy, with_data

DURATIONS = ["period: 1 year", "until: the account is closed", "until_date: 2030-01-01"]
CRITERIA = "criteria: the guarantee runs"
VAGUE = ["indeterminate: as long as necessary", "endless: for ever"]


def kept(*said: str) -> str:
    return f"retention: [{', '.join(f'{{{words}}}' for words in said)}]"


def data(said: str) -> tuple[str, str]:
    """A processing of a group `x` of data alone, of which this is said."""
    return "data: [x]", with_data(f"{{label: x, term: pd:Contact, {said}}}")


two_levels = pytest.mark.parametrize("level", ["processing", "policy"])


def at(level: str, said: str) -> tuple[str, str]:
    return (said, "") if level == "processing" else ("", said)


# --- S01 No period and no criteria ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [
        (["notice"], VIOLATION),  # 13(2)(a) asks for it without more
        (["record"], WARNING),  # 30(1)(f): "where possible"
        (["notice", "record"], VIOLATION),  # section 0: the higher wins
        (["processor record"], NONE),  # 30(2) does not ask for it
        ([], NONE),  # addendum, foreign data: a process alone may have its retention elsewhere
    ],
    ids=["notice", "record", "both", "processor record", "alone"],
)
def test_s01_nothing_is_said(profiles: list[str], severities: list[str]) -> None:
    assert fires("GM-S01", profiles=profiles) == severities


@two_levels
@pytest.mark.parametrize("said", [*DURATIONS, CRITERIA, *VAGUE])  # A35: criteria; the vague words are for S02
def test_s01_something_is_said(said: str, level: str) -> None:
    assert fires("GM-S01", *at(level, kept(said))) == NONE


@two_levels
@pytest.mark.parametrize(
    "said",
    [
        "retention: none",
        kept("label: server logs"),
        kept("afterwards: erased"),
        kept("criteria: ''"),
        kept("criteria: '  '"),
        "storage_locations: [{country: DE}]",  # where, not how long
    ],
)
def test_s01_what_says_no_time(said: str, level: str) -> None:
    assert fires("GM-S01", *at(level, said)) == VIOLATION


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        (kept("period: 1 year"), NONE),
        (kept(CRITERIA), NONE),
        ("items: [{term: pd:Name, retention: [{period: 1 year}]}, {term: pd:Age, retention: [{until: then}]}]", NONE),
        (f"items: [pd:Name, pd:Age], {kept('period: 1 year')}", NONE),  # A35: the group speaks for its items
        (f"items: none, {kept('period: 1 year')}", NONE),
        ("items: [{term: pd:Name, retention: [{period: 1 year}]}, pd:Age]", VIOLATION),  # on all its items
        ("items: [{term: pd:Name, retention: [{afterwards: erased}]}]", VIOLATION),
        (kept("label: logs"), VIOLATION),
    ],
)
def test_s01_said_of_the_data(said: str, severities: list[str]) -> None:  # "on all its items"
    assert fires("GM-S01", *data(said)) == severities


@pytest.mark.parametrize(
    ("mail", "severities"), [("", VIOLATION), ("retention: [{period: 1 year}], ", NONE)], ids=["one", "both"]
)
def test_s01_two_groups_of_data(mail: str, severities: list[str]) -> None:
    groups = f"data: {{mail: {{{mail}term: pd:EmailAddress}}, x: {{items: [pd:Name], {kept('period: 1 year')}}}}}"
    assert fires("GM-S01", "data: [mail, x]", groups) == severities


def test_s01_an_item_that_another_processing_uses_does_not_count() -> None:
    _, more = data(kept("period: 1 year"))
    other = "processing: {other: {data: [x], purposes: [dpv:Marketing]}}"
    assert fires("GM-S01", "data: [mail]", f"{more}\n{other}") == VIOLATION


def test_s01_the_same_kind_of_data_in_another_group() -> None:
    groups = f"data: {{x: {{items: [pd:Name], {kept('period: 1 year')}}}, y: {{items: [pd:Name]}}}}"
    assert fires("GM-S01", "data: [y]", groups) == VIOLATION


@pytest.mark.parametrize("no_data", ["data: null", "data: none"])
def test_s01_of_no_data_not_all_is_said(no_data: str) -> None:  # "all" of nothing says nothing
    assert fires("GM-S01", no_data) == VIOLATION


def test_s01_data_that_identifies_nobody() -> None:  # recital 26
    assert fires("GM-S01", "{data: null, non_personal_data: [n]}", "non_personal_data: {n: {label: counts}}") == NONE


def test_s01_what_is_not_done_is_not_kept() -> None:  # section 0: prohibited processes are not checked
    assert fires("GM-S01", kept("period: 1 year"), "prohibitions: [{label: selling, data: [pd:Name]}]") == NONE


def test_s01_at_each_processing_of_which_nothing_is_said() -> None:
    others = f"processing: {{a: {{data: [mail], {kept('period: 1 year')}}}, b: {{data: [mail]}}}}"
    assert [finding.loc for finding in findings("GM-S01", policy("", others))] == [("processing", 0), ("processing", 2)]


# --- S02 Not specific -------------------------------------------------------------------------------------------------

each_vague = pytest.mark.parametrize("vague", VAGUE)


@each_vague
@two_levels
@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], WARNING), (["record"], WARNING), (["notice", "record"], WARNING), (["processor record"], NONE)],
    ids=["notice", "record", "both", "processor record"],
)
def test_s02_vague_words_alone(profiles: list[str], severities: list[str], level: str, vague: str) -> None:
    assert fires("GM-S02", *at(level, kept(vague)), profiles=profiles) == severities


def test_s02_two_kinds_of_vague_words() -> None:
    assert fires("GM-S02", kept(*VAGUE)) == WARNING


@two_levels
@pytest.mark.parametrize("said", ["", "retention: none", kept("label: logs"), kept("afterwards: erased")])
def test_s02_where_no_duration_is_stated(said: str, level: str) -> None:  # A34; S01 speaks
    assert fires("GM-S02", *at(level, said)) == NONE


@two_levels
@pytest.mark.parametrize("said", [*DURATIONS, CRITERIA])
def test_s02_what_is_specific(said: str, level: str) -> None:
    assert fires("GM-S02", *at(level, kept(said))) == NONE


@each_vague
@two_levels
@pytest.mark.parametrize("said", [*DURATIONS, CRITERIA])
def test_s02_something_specific_stands_beside(said: str, level: str, vague: str) -> None:  # Not when; A35
    assert fires("GM-S02", *at(level, kept(vague, said))) == NONE
    assert fires("GM-S02", *at(level, kept(f"{vague}, {said}"))) == NONE


@each_vague
@pytest.mark.parametrize("said", [*DURATIONS, CRITERIA])
def test_s02_one_of_policy_and_processing_is_specific(said: str, vague: str) -> None:  # section 0, P.x
    assert fires("GM-S02", kept(said), kept(vague)) == NONE
    assert fires("GM-S02", kept(vague), kept(said)) == NONE


@each_vague
@pytest.mark.parametrize("where", ["{}", "items: [{{term: pd:Name, {}}}]"], ids=["group", "item"])
def test_s02_said_of_the_data(where: str, vague: str) -> None:
    words, year = where.format(kept(vague)), where.format(kept("period: 1 year"))
    processing, more = data(words)
    assert fires("GM-S02", processing, more) == WARNING
    assert fires("GM-S02", f"{processing}\n{kept('period: 1 year')}", more) == NONE
    assert fires("GM-S02", processing, f"{more}\n{kept('period: 1 year')}") == NONE
    processing, more = data(year)
    assert fires("GM-S02", f"{processing}\n{kept(vague)}", more) == NONE
    assert fires("GM-S02", processing, f"{more}\n{kept(vague)}") == NONE


@pytest.mark.parametrize(
    ("processing", "more", "places"),
    [
        (kept(VAGUE[0]), "", [("processing", 0, "retention")]),
        (*data(kept(VAGUE[0])), [("processing", 0)]),
        ("", kept(VAGUE[0]), [("retention",)]),
        (kept(VAGUE[0]), kept(VAGUE[1]), [("processing", 0, "retention"), ("retention",)]),
    ],
    ids=["processing", "data", "policy", "both"],
)
def test_s02_where_the_words_stand(processing: str, more: str, places: list[tuple[str | int, ...]]) -> None:
    assert [finding.loc for finding in findings("GM-S02", policy(processing, more))] == places


@pytest.mark.parametrize(
    ("others", "severities"),
    [
        ("a: {data: [mail]}", WARNING),  # once for the policy, however many processings
        ("a: {data: [mail], retention: [{period: 1 year}]}", WARNING),
        ("it: {data: [mail], purposes: [dpv:Marketing], retention: [{period: 1 year}]}", NONE),
        ("it: {non_personal_data: [n]}", NONE),  # nothing that is judged is left
    ],
)
def test_s02_words_of_the_policy(others: str, severities: list[str]) -> None:
    more = f"{kept(VAGUE[0])}\nprocessing: {{{others}}}\nnon_personal_data: {{n: {{label: counts}}}}"
    assert fires("GM-S02", "", more) == severities


# For ever is right for archives in the public interest (Article 89(1), recital 158). DPV has no purpose for these: what
# shows them is the condition of Article 9(2)(j) or the ground of 17(3)(d).
ARCHIVE = "special_category_conditions: [archiving and research]"
NO_ERASURE = "refused_rights: [{right: erasure, reason: eu-gdpr:JustificationA17Archiving}]"


@two_levels
@pytest.mark.parametrize(
    ("processing", "vague", "severities"),
    [
        (ARCHIVE, "endless: in our archive", NONE),  # Not when
        (NO_ERASURE, "endless: in our archive", NONE),
        (ARCHIVE, "indeterminate: as long as necessary", WARNING),  # excepted is "endless" only
        (NO_ERASURE, "indeterminate: as long as necessary", WARNING),
        ("special_category_conditions: [public health]", "endless: in our archive", WARNING),
        ("purposes: [dpv:ScientificResearch]", "endless: in our archive", WARNING),  # 5(1)(e): longer, not for ever
        ("purposes: [dpv:RecordManagement]", "endless: in our archive", WARNING),  # anybody's files
    ],
)
def test_s02_archiving(processing: str, vague: str, severities: list[str], level: str) -> None:
    own, of_policy = at(level, kept(vague))
    assert fires("GM-S02", f"{processing}\n{own}", of_policy) == severities


def test_s02_archiving_beside_other_processing() -> None:
    more = f"{kept('endless: in our archive')}\nprocessing: {{a: {{data: [mail], purposes: [dpv:Marketing]}}}}"
    assert fires("GM-S02", ARCHIVE, more) == WARNING


@pytest.mark.parametrize("said", ["", kept(VAGUE[0]), kept(VAGUE[1]), kept(CRITERIA), kept("label: logs")])
@two_levels
def test_s01_and_s02_never_speak_at_once(said: str, level: str) -> None:
    assert not (fires("GM-S01", *at(level, said)) and fires("GM-S02", *at(level, said)))


# --- Where nothing at all is said, once is enough -----------------------------------------------------------------------------

TWO = "processing: {b: {data: [mail], purposes: [dpv:CustomerCare]}}"


def test_s01_one_finding_where_no_processing_says_anything() -> None:
    assert [finding.loc for finding in findings("GM-S01", policy("", TWO))] == [()]


def test_s01_at_each_processing_once_one_says_something() -> None:
    found = findings("GM-S01", policy(f"retention: [{{{CRITERIA}}}]", TWO))
    assert [finding.loc for finding in found] == [("processing", 1)]


@pytest.mark.parametrize(("processing", "more"), [("retention: none", ""), ("", "retention: none")])
def test_s01_what_is_said_is_not_called_unsaid(processing: str, more: str) -> None:
    (finding,) = findings("GM-S01", policy(processing, more))
    assert finding.message == "it is said that there is no period, but not by which criteria the data is kept"
