"""What nobody can read in graphs of others is found: bad values, terms that DPV has not; and remedies speak of RDF."""

from __future__ import annotations

import re

import pytest

from gdprmap import check_graph
from gdprmap.checking import _engine
from gdprmap.checking._remedies import in_rdf
from gdprmap.findings import Finding
from gdprmap.graph import Literal, Triple
from gdprmap.graph.triples import XSD
from gdprmap.model.fields import fields_of
from gdprmap.model.policy import Policy
from gdprmap.rdf.literals import day_in, is_negative_duration, plain, quoted, wanted
from gdprmap.rdf.parsing import parse
from gdprmap.rules import shape_files, shapes

HEAD = """
@prefix : <https://e.example/> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix d0: <http://www.w3.org/ns/dpv#> .
@prefix owlx: <https://w3id.org/dpv/owl#> .
@prefix pd: <https://w3id.org/dpv/pd#> .
@prefix ai: <https://w3id.org/dpv/ai#> .
@prefix gm: <https://w3id.org/gdprmap/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PROCESS = (
    ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis dpv:Contract"
)


def found(turtle: str, rule: str) -> list[Finding]:
    triples = parse((HEAD + turtle).encode(), "x", "turtle").triples
    return [finding for finding in check_graph(triples, rules={rule}) if "stands in no notice" not in finding.message]


# --- Literals: each value is worked out from the lexical spaces of XSD 1.1 part 2 ----------------------------------------

GOOD = {
    "date": "2024-02-29 2000-02-29 0000-01-01 -0004-02-29 12024-12-31 2024-01-01Z 2024-01-01+14:00 2024-01-01-13:59",
    "dateTime": "2024-01-01T00:00:00 2024-01-01T23:59:59.999 2024-01-01T24:00:00Z 2024-01-01T24:00:00.000",
    "dateTimeStamp": "2024-01-01T00:00:00Z 2024-01-01T00:00:00-14:00",
    "time": "00:00:00 23:59:59.5Z 24:00:00",
    "gYear": "2024 -0001 0000 12024 2024Z",
    "gYearMonth": "2024-02 2024-12+01:00",
    "gMonth": "--01 --12Z",
    "gMonthDay": "--02-29 --12-31 --04-30Z",
    "gDay": "---01 ---31Z",
    "duration": "P6M -P6M P0D PT0S P1Y2M3DT4H5M6.7S PT36H",
    "yearMonthDuration": "P1Y P1Y2M -P2M",
    "dayTimeDuration": "P1D PT1H P1DT0.5S",
    "boolean": "true false 0 1",
    "decimal": "1 -1.50 +.5 5. 00012",
    "double": "1 -1.5E10 .5e-3 INF -INF +INF NaN",
    "float": "1e0 INF",
    "integer": "-0 +5 00012",
    "int": "2147483647 -2147483648 +1",
    "long": "9223372036854775807 -9223372036854775808",
    "short": "32767 -32768",
    "byte": "127 -128 0000127",
    "unsignedLong": "18446744073709551615 0 -0",
    "unsignedInt": "4294967295",
    "unsignedShort": "65535",
    "unsignedByte": "255 +255",
    "nonNegativeInteger": "0 -0 +1",
    "positiveInteger": "1 +01",
    "nonPositiveInteger": "0 -1 +0",
    "negativeInteger": "-1 -01",
    "hexBinary": "0FB7 0fb7",
    "base64Binary": "Zm9v Zm8= Zg==",
    "language": "en de-CH x-klingon",
    "anyURI": "abc https://e.example/a",
}
BAD = {
    "date": "2023-02-29 1900-02-29 2024-04-31 2024-13-01 2024-00-10 2024-01-00 24-01-01 02024-01-01 +2024-01-01"
    " 2024-01-01+14:01 2024-01-01+15:00 2024-01-01+13:60 2024-01-01z 2024-1-1 2024-01-01T00:00:00 -0001-02-29"
    " \u0662\u0660\u0662\u0664-01-01",
    "dateTime": "2024-01-01 2024-01-01T24:00:01 2024-01-01T24:00:00.1 2024-01-01T23:60:00 2024-01-01T23:59:60"
    " 2024-02-30T00:00:00 2024-01-01T00:00 2024-01-01t00:00:00",
    "dateTimeStamp": "2024-01-01T00:00:00",
    "time": "24:00:01 25:00:00 1:00:00 12:00",
    "gYear": "12 02024 +2024 2024-01",
    "gYearMonth": "2024-13 2024",
    "gMonth": "--13 --00 --1 12 --12--",
    "gMonthDay": "--02-30 --04-31 --13-01 02-29",
    "gDay": "---00 ---32 31",
    "duration": "10 P PT P1 P1S P1M2Y PT1.5H P-6M p6m +P6M P6M1W P\u0666M P1Y2MT",
    "yearMonthDuration": "P P1D PT1H P1YT",
    "dayTimeDuration": "P1M P1Y PT",
    "boolean": "TRUE True yes 2",
    "decimal": "1e5 . +-1 1,5 INF \u0661",
    "double": "1e 1e1.5 inf nan Infinity",
    "float": "+NaN",
    "integer": "1.0 1e3 true \u0661 1_000 0x10 +",
    "int": "2147483648 -2147483649",
    "long": "9223372036854775808",
    "short": "32768 -32769",
    "byte": "128 -129",
    "unsignedLong": "18446744073709551616 -1",
    "unsignedInt": "4294967296 -1",
    "unsignedShort": "65536",
    "unsignedByte": "256 -1",
    "nonNegativeInteger": "-1",
    "positiveInteger": "0 -1",
    "nonPositiveInteger": "1",
    "negativeInteger": "0 -0",
    "hexBinary": "zz 0FB",
    "base64Binary": "Zm9 Zm9v= Zh== Zm9= ####",
    "language": "de_CH abcdefghi -de d\u00e9",
}


@pytest.mark.parametrize(("name", "texts"), GOOD.items())
def test_values_in_the_form_of_their_datatype_are_none_to_find(name: str, texts: str) -> None:
    for text in texts.split():
        assert wanted(Literal(text, XSD + name)) is None, text
        assert wanted(Literal(f" \n{text}\t", XSD + name)) is None, text  # white space collapses


@pytest.mark.parametrize(("name", "texts"), BAD.items())
def test_other_values_are_found_and_what_to_write_instead_is_in_the_form(name: str, texts: str) -> None:
    for text in (*texts.split(), *([] if "Binary" in name else [""])):
        how = wanted(Literal(text, XSD + name))
        assert how, text
        example = how.partition(" or ")[0].rpartition(" ")[2]
        assert wanted(Literal(example, XSD + name)) is None


def test_a_picture_may_be_long_but_no_number() -> None:
    assert wanted(Literal("00" * 500_000, f"{XSD}hexBinary")) is None
    assert wanted(Literal("Zm9v " * 500_000, f"{XSD}base64Binary")) is None
    assert wanted(Literal("9" * 5_000, f"{XSD}integer"))


def test_what_has_no_datatype_that_is_known_is_never_found() -> None:
    for value in (Literal("x"), Literal("x", language="de"), Literal("x", "https://e.example/own"), Literal("x", f"{XSD}anyURI")):  # fmt: skip
        assert wanted(value) is None


def test_a_day_is_only_read_where_there_is_one() -> None:
    assert str(day_in(Literal("2024-02-29T10:00:00Z", f"{XSD}dateTime"))) == "2024-02-29"
    for text in ("2023-02-29", "0000-01-01", "12024-01-01", "-2024-01-01", "\u0662\u0660\u0662\u0664-01-01"):
        assert day_in(Literal(text, f"{XSD}date")) is None


@pytest.mark.parametrize(
    ("text", "is_one"), [("-P1D", True), ("-PT0.1S", True), ("-P0D", False), ("-PT0.0S", False), ("P1D", False), ("-P", False)]
)  # fmt: skip
def test_a_negative_duration_is_known(text: str, is_one: bool) -> None:
    assert is_negative_duration(Literal(text, f"{XSD}duration")) == is_one


def test_a_bad_value_is_quoted_with_what_to_write() -> None:
    (finding,) = found(f'{PROCESS} ; :since "31 Feb"^^xsd:date .', "GM-Q07")
    assert finding.message == '"31 Feb" is not in the form of xsd:date, so it was not looked at'
    assert finding.remedy == "Write it as 2024-02-29; or leave out the datatype."
    (finding,) = found(f'{PROCESS} ; :count "256"^^xsd:unsignedByte .', "GM-Q07")
    assert finding.remedy == "Write a whole number from 0 to 255, such as 30; or leave out the datatype."


def test_a_long_value_is_cut_and_what_cannot_be_seen_is_spelt_out() -> None:
    assert quoted("a\nb\u202ec\x1b[31m") == '"a\\u000Ab\\u202Ec\\u001B[31m"'
    assert quoted("x" * 61) == '"' + "x" * 60 + '..."'
    assert quoted("x" * 60) == '"' + "x" * 60 + '"'


def test_a_negative_period_is_found_and_other_durations_may_be_negative() -> None:
    (finding,) = found(f'{PROCESS} ; dpv:hasStorageCondition [ dpv:hasDuration "-P1D"^^xsd:duration ] .', "GM-Q07")
    assert finding.message == '"-P1D" is less than nothing, which no period is'
    assert not found(f'{PROCESS} ; :offset "-P1D"^^xsd:duration ; dpv:hasDuration "P0D"^^xsd:duration .', "GM-Q07")


def test_each_bad_value_is_a_finding_of_its_own() -> None:
    values = '"10"^^xsd:date , "10"^^xsd:duration , "11"^^xsd:date'
    for turtle in (f"{PROCESS} ; :since {values} .", f":x :since {values} ."):
        assert len({finding.fingerprint for finding in found(turtle, "GM-Q07") if finding.subject != "the graph"}) == 3


def test_a_value_that_lifting_says_again_is_found_once() -> None:
    for property in ("owlx:hasDuration", "d0:hasDuration", "dpv:hasDuration"):
        assert len(found(f':p a dpv:Process ; {property} "10"^^xsd:duration .', "GM-Q07")) == 1


def test_no_shape_asks_for_a_datatype_so_engines_see_none() -> None:
    assert plain(Literal("P6M", f"{XSD}duration")) == Literal("P6M")
    assert plain(Literal("x", language="de")) == Literal("x", language="de")
    text = "\n".join(shape_files().values())
    assert re.findall(r"sh:(?:datatype|m(?:in|ax)(?:In|Ex)clusive|lessThan\w*)\b", text) == []
    assert "^^" not in re.sub(r"sh:namespace \S+", "", text)


VALUES = [f'"{text}"^^xsd:{name}' for values in (GOOD, BAD) for name, texts in values.items() for text in texts.split()]


@pytest.mark.parametrize("property", ["dpv:hasPurpose", "dpv:hasDuration"])
def test_engines_find_the_same_whatever_the_values(
    property: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("shacl", reason="the fast engine is not installed")
    turtle = f"{PROCESS} ; {property} {' , '.join(VALUES)} ; dpv:hasNotice [ a dpv:PrivacyNotice ] ."
    triples = parse((HEAD + turtle).encode(), "x", "turtle").triples
    by_fast = check_graph(triples)
    monkeypatch.setattr(_engine, "installed", lambda: "pyshacl")
    assert check_graph(triples) == by_fast
    assert not caplog.records


# --- Terms ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("property", "reported"),
    [
        ("dpv:hasDataTransfer", True),  # which no release had
        ("d0:hasDataTransfer", True),
        ("pd:hasName", True),
        ("dpv:isSubTypeOf", True),  # which rdf has now, but not of the same meaning
        ("dpv:hasNotice", False),
        ("owlx:hasNotice", False),
        ("dpv:hasDataStorageCondition", False),  # renamed
        ("d0:hasPersonalDataCategory", False),
        ("ai:hasModel", False),  # of a vocabulary that gdprmap has not
        ("gm:declaresNone", False),
        ("gm:judgedOn", False),  # which `export --facts` writes
        ("rdf:value", False),
        (":own", False),
    ],
)
def test_a_property_that_dpv_has_not_is_found_where_it_is_used(property: str, reported: bool) -> None:
    for turtle in (f"{PROCESS} ; {property} :x , :y .", f":x {property} :y , :z ."):
        findings = found(turtle, "GM-Q03")
        assert len(findings) == reported
        for finding in findings:
            assert str(finding.severity) == "warning"
            assert finding.path == f"https://e.example/{turtle[1]}/{finding.subject}"


def test_a_property_is_found_on_each_node_that_uses_it() -> None:
    findings = found(f"{PROCESS} ; dpv:hasBogus [ dpv:hasBogus 1 , 2 ] .", "GM-Q03")
    assert [finding.subject for finding in findings] == ["dpv:hasBogus"] * 2
    assert len({finding.fingerprint for finding in findings}) == 2


@pytest.mark.parametrize("kind", ["dpv:Proces", "owlx:Proces", "pd:Process"])
def test_an_unknown_type_is_found_also_where_nothing_is_judged(kind: str) -> None:
    assert len(found(f":x a {kind} .", "GM-Q03")) == 1
    assert len(found(f"{PROCESS} ; :y :x . :x a {kind} .", "GM-Q03")) == 1


def test_who_describes_a_term_is_not_told_that_it_is_unknown() -> None:
    assert not found("dpv:Own a :Term ; :under dpv:NoSuch .", "GM-Q03")


def test_a_sunset_term_under_an_older_name_is_found_once() -> None:
    for name in ("dpv", "owlx", "d0"):
        findings = found(f":p a {name}:PersonalDataHandling ; dpv:hasPersonalData pd:Name .", "GM-Q03")
        assert len(findings) == 1, name


def test_data_by_a_property_of_dpv_0_is_data() -> None:
    old = ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; d0:hasPersonalDataCategory {} ."
    assert not found(old.format("d0:Name"), "GM-Q01")
    assert not found(old.format("d0:Name"), "GM-L03")
    assert found(old.format("d0:HealthRecord"), "GM-L03")  # special-category data


# --- Remedies ------------------------------------------------------------------------------------------------------------

SNAKE_CASE = re.compile(r"(?<![\w:])[a-z]+(?:_[a-z]+)+\b")


def fields() -> set[str]:
    kinds = [Policy]
    names = set[str]()
    for kind in kinds:
        for field in fields_of(kind):
            names.add(field.name)
            kinds += [part for part in field.parts if part not in kinds]  # type: ignore[misc]  # parts of all kinds
    return names


def test_no_remedy_of_a_graph_names_a_field() -> None:
    remedies = {shape.remedy for shape in shapes().values()}
    assert any(SNAKE_CASE.search(remedy) for remedy in remedies)  # of policy files they do
    known = fields()
    for remedy in map(in_rdf, remedies):
        assert not SNAKE_CASE.search(remedy), remedy
        assert known.isdisjoint(re.findall(r"under (\w+)\b(?!:)", remedy)), remedy
        assert not re.search(r"`\w+: ", remedy), remedy


@pytest.mark.parametrize(
    ("of_a_file", "of_a_graph"),
    [  # dpv-mapping: what says each field
        ("State the basis under legal_bases, next", "State the basis under dpv:hasLegalBasis, next"),
        ("under special_category_conditions,", "under dpv:hasLegalBasis (of type eu-gdpr:A9-2-*),"),
        ("under criminal_data_ground.", "under dpv:hasLegalBasis (of type gm:A10)."),
        ("under balancing_test", "under dpv:hasAssessment (of type dpv:LegitimateInterestAssessment)"),
        ("under transfers", "under dpv:hasProcessing (of type dpv:CrossBorderTransfer)"),
        ("write `recipients: none`.", "write gm:declaresNone dpv:hasRecipient."),
        ("state `necessity: required` if", "state dpv:hasNecessity dpv:Required if"),
        ("so: given_by: parent.", "so: dpv:isIndicatedBy dpv:ParentOfDataSubject."),
        ("under refused_rights", "under the inverse of dpv:isNotApplicableFor (of type dpv:DataSubjectRight)"),
        ("State updated or published.", "State dct:modified or dct:issued."),
        ("Add access to rights.", "Add access to dpv:hasRight."),
        ("Give page or contact of the basis.", "Give foaf:page or dpv:hasContact of the basis."),
        # Words that are no fields there.
        ("Give the name of the recipient, or its category: a label, a term or a role.",) * 2,
        ("the processing: a period, the event that ends it", "the processing: a period, the event that ends it"),
        ("Use the term that DPV has; `gdprmap terms WORDS` searches them.",) * 2,
        ("Name the data protection officer under the controller.",) * 2,
    ],
)  # fmt: skip
def test_a_remedy_says_in_properties_what_it_says_in_fields(of_a_file: str, of_a_graph: str) -> None:
    assert in_rdf(of_a_file) == of_a_graph


def test_findings_of_graphs_have_such_remedies() -> None:
    (finding,) = found(":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name .", "GM-L01")
    assert "under dpv:hasLegalBasis, next to the purpose" in finding.remedy
    assert finding.focus == "https://e.example/p"


def test_triples_made_in_python_are_judged_too() -> None:
    date = Literal("31 Feb\x00", f"{XSD}date")
    triples = [Triple("https://e.example/x", "https://e.example/y", date)]
    (finding,) = [one for one in check_graph(triples) if one.focus]
    assert finding.message.startswith('"31 Feb\\u0000" is not')
