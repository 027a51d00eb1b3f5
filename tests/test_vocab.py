"""Terms: what they know, what is refused and how, and how they are found."""

from __future__ import annotations

import copy
import pickle
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from gdprmap import vocab
from gdprmap.errors import UnknownTermError
from gdprmap.vocab import _table, _term, dpv, eu_gdpr, gm, legal_eu, loc, pd, tech

CHECKOUT = Path(__file__).parent.parent
SHARED = CHECKOUT.parent / "shared"
RELEASE = SHARED / "dpv-2.3"
MAPPING = SHARED / "spec" / "dpv-mapping.md"
needs_release = pytest.mark.skipif(not RELEASE.is_dir(), reason=f"no DPV release in {RELEASE}")
needs_mapping = pytest.mark.skipif(not MAPPING.is_file(), reason=f"no {MAPPING}")

# dpv-mapping.md, section 1.4
SUNSET = {
    "dpv:PersonalDataHandling",
    "dpv:ContractualTerms",
    "dpv:LegalAgreement",
    "dpv:DataControllerContract",
    "dpv:DataProcessorContract",
    "dpv:DataSubjectContract",
    "dpv:ThirdPartyContract",
    "dpv:WithinDevice",
    "dpv:PrivateLocation",
    "dpv:PublicLocation",
    "dpv:WithinPhysicalEnvironment",
    "dpv:WithinVirtualEnvironment",
}
# dpv-mapping.md, appendix B
SPECIAL_CATEGORIES = {
    "Biometric",
    "BloodType",
    "DNACode",
    "Disability",
    "DrugTestResult",
    "EthnicOrigin",
    "FacialExpression",
    "FacialPrint",
    "FamilyHealthHistory",
    "Fetish",
    "Fingerprint",
    "Genetic",
    "Health",
    "HealthHistory",
    "HealthRecord",
    "IndividualHealthHistory",
    "MedicalHealth",
    "MentalHealth",
    "PhilosophicalBelief",
    "PhysicalHealth",
    "PoliticalAffiliation",
    "PoliticalOpinion",
    "Prescription",
    "Proclivity",
    "Race",
    "Religion",
    "ReligiousBelief",
    "Retina",
    "Sexual",
    "SexualHistory",
    "SexualPreference",
    "TradeUnionMembership",
}
# The 27 of the Union (Greece is GR), with Iceland, Liechtenstein and Norway.
EEA = {
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "LI",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
}


def refusal(kind: type[_term.Term], value: object) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        kind.parse(value)
    assert caught.value.type == "unknown_term"
    context = caught.value.context or {}
    return f"{caught.value.message()}{context['hint']()}"


# what a term knows


def test_a_term_is_its_iri():
    assert pd.IPAddress == "https://w3id.org/dpv/pd#IPAddress"
    assert f"{pd.IPAddress}" == "https://w3id.org/dpv/pd#IPAddress"
    assert repr(pd.IPAddress) == "PersonalData.parse('pd:IPAddress')"
    assert (pd.IPAddress.curie, pd.IPAddress.label, pd.IPAddress.status) == ("pd:IPAddress", "IP Address", "accepted")


def test_a_law_article_is_a_python_name():
    assert eu_gdpr.A6_1_f.curie == "eu-gdpr:A6-1-f"
    assert legal_eu.law_GDPR.curie == "legal-eu:law-GDPR"


def test_broader_is_what_stands_right_above():
    # Turtle: dpv:DirectMarketing skos:broader dpv:Marketing.
    assert dpv.DirectMarketing.broader == (dpv.Marketing,)
    # Turtle: pd:Health skos:broader pd:MedicalHealth; a dpv:PersonalData, dpv:SpecialCategoryPersonalData.
    assert pd.Health.broader == (dpv.SpecialCategoryPersonalData, pd.MedicalHealth)
    # Turtle: rdfs:subPropertyOf.
    assert dpv.hasDataProcessor.broader == (dpv.hasRecipient,)


def test_ancestors_are_the_whole_chain_nearest_first():
    # Turtle: eu-gdpr:A6-1-f-controller < A6-1-f < dpv:LegitimateInterest < dpv:LegalBasis.
    chain = eu_gdpr.A6_1_f_controller.ancestors()
    assert chain.index(eu_gdpr.A6_1_f) < chain.index(dpv.LegitimateInterest) < chain.index(dpv.LegalBasis)
    assert eu_gdpr.A6_1_f_controller not in chain
    assert dpv.Purpose.ancestors() == ()


def test_is_a_holds_for_itself_and_for_all_above():
    assert dpv.DirectMarketing.is_a(dpv.DirectMarketing)
    assert dpv.DirectMarketing.is_a("dpv:Purpose")
    assert dpv.DirectMarketing.is_a("https://w3id.org/dpv#Marketing")
    assert not dpv.Marketing.is_a(dpv.DirectMarketing)
    assert not dpv.Marketing.is_a("https://example.org/marketing")


def test_the_eea_has_thirty_countries_and_great_britain_is_none_of_them():
    members = {country.curie for country in _term.Country.known().values() if loc.EEA30 in country.broader}
    assert members == {f"loc:{code}" for code in EEA}
    assert len(members) == 30
    assert not loc.GB.is_a(loc.EEA30)
    # The trap: dpv-mapping.md, section 1.3.
    assert loc.GB.is_a(loc.EEA)
    assert "loc:EL" not in _term.Country.known()
    bavaria = _term.Country.parse("loc:DE-BY")
    assert bavaria.label == "Bavaria"
    assert bavaria.is_a(loc.EEA30)
    assert not _term.Country.parse("loc:GB-ENG").is_a(loc.EEA30)


def test_special_categories_are_those_of_the_mapping():
    special = {term for term in pd_terms() if dpv.SpecialCategoryPersonalData in term.broader}
    assert special == {_term.PersonalData.parse(f"pd:{name}") for name in SPECIAL_CATEGORIES}
    assert not pd.Criminal.is_a(dpv.SpecialCategoryPersonalData)


def pd_terms() -> list[_term.PersonalData]:
    return [term for curie, term in _term.PersonalData.known().items() if curie.startswith("pd:")]


def test_exactly_the_twelve_of_the_mapping_are_sunset():
    everything = _term.Term.known(sunset=True)
    assert {curie for curie, term in everything.items() if term.status == "sunset"} == SUNSET
    assert everything.keys() - _term.Term.known().keys() == SUNSET
    assert {term.status for term in everything.values()} == {"accepted", "modified", "sunset"}


def test_a_sunset_term_is_accepted_and_names_its_successor():
    term = _term.Process.parse("dpv:PersonalDataHandling")
    assert term.status == "sunset"
    assert term.successor == dpv.Process
    assert dpv.Process.successor is None
    assert all(vocab.find(new).status != "sunset" for new in _table.SUCCESSORS.values())
    assert _table.SUCCESSORS.keys() <= SUNSET


def test_own_terms_of_gdprmap():
    assert gm.A10.is_a(dpv.LegalBasis)
    assert gm.StatutoryRequirement.is_a(dpv.Required)
    assert isinstance(gm.VitalInterestProtection, _term.Purpose)
    assert gm.declaresNone == "https://w3id.org/gdprmap/ns#declaresNone"
    assert sum(curie.startswith("gm:") for curie in _term.Term.known()) == 7


def test_known_is_sorted_of_the_kind_and_read_only():
    purposes = _term.Purpose.known()
    assert list(purposes) == sorted(purposes)
    assert all(isinstance(term, _term.Purpose) and term.is_a(dpv.Purpose) for term in purposes.values())
    assert _term.Purpose.known() is purposes
    with pytest.raises(TypeError):
        purposes["x"] = dpv.Marketing  # type: ignore[index]


def test_the_class_of_a_term_agrees_with_what_it_stands_under():
    for term in _term.Term.known(sunset=True).values():
        for kind in vocab.kinds().values():
            if kind.top:
                assert isinstance(term, kind) == term.is_a(kind.top), (term.curie, kind)


def test_the_classes_mirror_the_hierarchy_of_their_tops():
    tops = {kind: vocab.find(kind.top) for kind in vocab.kinds().values() if kind.top}
    for kind, top in tops.items():
        assert type(top) is kind
        assert {k for k, other in tops.items() if top.is_a(other)} == {k for k in tops if issubclass(kind, k)}


def test_every_broader_term_has_a_line_of_its_own():
    rows = _table.table()
    assert {above for row in rows.values() for above in row.above} <= rows.keys()


@pytest.mark.parametrize("term", [pd.IPAddress, dpv.ControllerProcessorAgreement, _term.Purpose("https://ex.org/p")])
def test_terms_survive_pickle_and_copy(term: _term.Term):
    for again in (pickle.loads(pickle.dumps(term)), copy.copy(term), copy.deepcopy(term)):
        assert again == term
        assert type(again) is type(term)
        assert hash(again) == hash(str(term))


# prefixes


def test_expand_and_shorten_are_inverse():
    assert _term.expand("eu-gdpr:A15") == "https://w3id.org/dpv/legal/eu/gdpr#A15"
    assert _term.expand("dct:title") == "http://purl.org/dc/terms/title"
    assert _term.shorten("http://www.w3.org/ns/prov#wasDerivedFrom") == "prov:wasDerivedFrom"
    for curie in _term.Term.known():
        assert _term.shorten(_term.expand(curie)) == curie


@pytest.mark.parametrize("text", ["https://ex.org/a", "urn:x:y", "plain", "", "nope:x", "https://w3id.org/dpv#"])
def test_what_has_no_prefix_stays(text: str):
    assert _term.expand(text) == text
    assert _term.shorten(text) == text


# parsing


def test_a_short_form_an_iri_and_a_constant_are_the_same_term():
    for value in ("pd:IPAddress", "https://w3id.org/dpv/pd#IPAddress", pd.IPAddress, _term.Term(pd.IPAddress)):
        term = _term.PersonalData.parse(value)
        assert term == pd.IPAddress
        assert type(term) is _term.PersonalData


def test_a_term_under_two_tops_is_of_both_kinds():
    assert _term.Location.parse("pd:Country") == _term.PersonalData.parse("pd:Country") == pd.Country
    assert _term.LegalBasis.parse(dpv.ControllerProcessorAgreement) is _term.LegalMeasure.parse(
        "dpv:ControllerProcessorAgreement"
    )
    assert isinstance(tech.Cookie, _term.Technology)
    assert isinstance(tech.Cookie, _term.Location)


def test_own_unknown_and_sunset_are_told_apart():
    own = _term.Purpose.parse("https://example.org/vocabulary#Welcome")
    assert (own.status, own.label, own.curie) == ("own", "Welcome", "https://example.org/vocabulary#Welcome")
    assert (own.broader, own.ancestors(), own.is_a(dpv.Purpose)) == ((), (), False)
    assert _term.Purpose.parse("urn:example:welcome").status == "own"
    for iri in ("https://w3id.org/dpv#Nope", "http://w3id.org/dpv#Marketing", "https://w3id.org/dpv/owl#Marketing"):
        assert _term.Purpose.parse(iri).status == "unknown"
    assert repr(_term.Purpose.parse("https://w3id.org/dpv#Nope")) == "Purpose.parse('https://w3id.org/dpv#Nope')"


def test_an_own_term_keeps_its_kind():
    person = _term.HumanSubject("https://ex.org/x")
    assert _term.Entity.parse(person) is person
    assert type(_term.HumanSubject.parse(_term.Entity("https://ex.org/x"))) is _term.HumanSubject
    assert refusal(_term.Purpose, person) == "https://ex.org/x is a HumanSubject, not a Purpose"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (_term.PersonalData, "pd:IPAdress", "pd:IPAdress is not a PersonalData; did you mean pd:IPAddress?"),
        (_term.PersonalData, "dpv:IPAddress", "dpv:IPAddress is not a PersonalData; did you mean pd:IPAddress?"),
        (_term.PersonalData, "email address", "'email address' is not a term; did you mean pd:EmailAddress?"),
        (_term.PersonalData, "emailaddress", "'emailaddress' is not a term; did you mean pd:EmailAddress?"),
        (_term.Purpose, "newsletter", "'newsletter' is not a term; did you mean dpv:DirectMarketing?"),
        (_term.Country, "Germany", "'Germany' is not a term; did you mean loc:DE?"),
        (_term.Country, "UK", "'UK' is not a term; did you mean loc:GB?"),
        (_term.Country, "loc:UK", "loc:UK is not a Country; did you mean loc:GB?"),
        (_term.Country, "loc:EU", "loc:EU is a Location, not a Country"),
        (_term.Purpose, "pd:IPAddress", "pd:IPAddress is a PersonalData, not a Purpose"),
        (
            _term.PersonalData,
            "dpv:Location",
            "dpv:Location is a Location, not a PersonalData; did you mean pd:Location?",
        ),
        (_term.Entity, "pd:Country", "pd:Country is a Location and a PersonalData, not an Entity"),
        (
            _term.Purpose,
            "x:Marketing",
            "x:Marketing is not a Purpose: no vocabulary has the prefix x; did you mean dpv:Marketing?",
        ),
        (
            _term.Right,
            "Xyzzy",
            "'Xyzzy' is not a term; write a term such as eu-gdpr:A13, or the full IRI of a term of your own",
        ),
        (_term.Country, 3, "a Country is written as text, such as loc:AD"),
        (_term.Purpose, None, "a Purpose is written as text, such as dpv:AcademicResearch"),
    ],
)
def test_what_is_refused_says_what_to_write(kind: type[_term.Term], value: object, message: str):
    assert refusal(kind, value) == message


@pytest.mark.parametrize(
    "char", [" ", "<", ">", '"', "{", "}", "|", "\\", "^", "`", "\n", "\x00", "\x7f", "\u2028", "[", "%"]
)
def test_what_no_iri_may_hold_is_refused(char: str):
    for start in ("https://ex.org/a", "urn:a", "https://w3id.org/dpv#a"):
        assert "is not an IRI" in refusal(_term.Term, f"{start}{char}b")
        assert "is not an IRI" in refusal(_term.Term, f"{start}{char}")


@pytest.mark.parametrize("text", ["https://", "http:///path", "urn:", "https://ex.org/#a#b", "https://ex.org:port/"])
def test_what_only_begins_like_an_iri_is_refused(text: str):
    assert "is not an IRI" in refusal(_term.Term, text)


@pytest.mark.parametrize(
    "text", ["", " ", ":", "dpv:", ":x", "pd:IPAddress ", " pd:IPAddress", "pd: IPAddress", "ftp://x/y", "{sentence}"]
)
def test_nothing_is_guessed_silently(text: str):
    refusal(_term.PersonalData, text)


def test_braces_and_length_do_no_harm_to_the_message():
    assert refusal(_term.Purpose, "dpv:{sentence}").startswith("dpv:{sentence} is not a Purpose;")
    assert len(refusal(_term.Purpose, "dpv:" + "x" * 10_000)) < 300


# pydantic


def test_pydantic_reads_and_writes_terms():
    adapter = TypeAdapter(dict[_term.Purpose, tuple[_term.PersonalData, ...]])
    value = adapter.validate_json('{"dpv:Marketing": ["pd:Name", "https://ex.org/x", "https://w3id.org/dpv#Nope"]}')
    assert value == {dpv.Marketing: (pd.Name, "https://ex.org/x", "https://w3id.org/dpv#Nope")}
    text = b'{"dpv:Marketing":["pd:Name","https://ex.org/x","https://w3id.org/dpv#Nope"]}'
    assert adapter.dump_json(value) == text
    assert adapter.validate_json(text) == value
    with pytest.raises(ValidationError, match="pd:Nme is not a PersonalData") as caught:
        adapter.validate_python({"dpv:Marketing": ["pd:Nme"]})
    assert caught.value.errors()[0]["loc"] == ("dpv:Marketing", 0)


def test_the_json_schema_has_each_kind_once():
    schema = TypeAdapter(tuple[_term.Purpose, _term.Purpose, list[_term.Location]]).json_schema()
    assert schema["$defs"].keys() == {"Purpose", "Location"}
    listed, own = schema["$defs"]["Purpose"]["anyOf"]
    assert listed["enum"] == list(_term.Purpose.known())
    assert listed["enumDescriptions"][listed["enum"].index("dpv:DirectMarketing")] == "Direct Marketing"
    assert own["pattern"] == "^(https?://|urn:)"
    assert schema["$defs"]["Purpose"]["title"] == "Purpose"


@pytest.mark.parametrize("kind", [_term.Location, _term.Country, _term.LegalMeasure, _term.Process, _term.Term])
def test_the_json_schema_takes_what_parse_takes(kind: type[_term.Term]):
    schema: dict[str, Any] = TypeAdapter(kind).json_schema()
    schema = schema.get("$defs", {}).get(kind.__name__, schema)
    offered = {curie for form in schema["anyOf"] for curie in form.get("enum", ())}
    patterns = [form["pattern"] for form in schema["anyOf"] if "pattern" in form]
    for curie in kind.known(sunset=True):
        assert curie in offered or any(re.search(pattern, curie) for pattern in patterns), curie
    assert not offered & SUNSET
    assert len(offered) < 3500


# finding


@pytest.mark.parametrize(
    ("words", "curie", "why"),
    [
        ("ip address", "pd:IPAddress", "label"),
        ("IP addresses", "pd:IPAddress", "label"),
        ("pd:IPAddress", "pd:IPAddress", "label"),
        ("email adress", "pd:EmailAddress", "label"),
        ("E-mail address", "pd:EmailAddress", "label"),
        ("emailaddress", "pd:EmailAddress", "name"),
        ("direct marketing", "dpv:DirectMarketing", "label"),
        ("phone number", "pd:TelephoneNumber", "alias"),
        ("usage data", "pd:BrowsingBehaviour", "alias"),
        ("newsletters", "dpv:DirectMarketing", "alias"),
        ("erasure", "eu-gdpr:A17", "alias"),
        ("Article 6(1)(f)", "eu-gdpr:A6-1-f", "label"),
        ("genetic", "pd:Genetic", "label"),
        ("children", "dpv:Child", "label"),
        ("Côte d'Ivoire", "loc:CI", "label"),
        ("cote d\N{RIGHT SINGLE QUOTATION MARK}ivoire", "loc:CI", "label"),
        ("Bavaria", "loc:DE-BY", "label"),
        ("browsing behavior", "pd:BrowsingBehaviour", "label"),
    ],
)
def test_search_finds_first(words: str, curie: str, why: str):
    first = vocab.search(words)[0]
    assert (first.term.curie, first.why) == (curie, why)


def test_search_is_of_a_kind_limited_and_the_same_each_time():
    found = vocab.search("data", kind=_term.Purpose, limit=5)
    assert 0 < len(found) <= 5
    assert all(isinstance(match.term, _term.Purpose) for match in found)
    assert vocab.search("data", kind=_term.Purpose, limit=5) == found
    assert vocab.search("data", kind=_term.Purpose, limit=2) == found[:2]
    assert vocab.search("marketing", limit=0) == ()
    assert vocab.search("") == vocab.search("xyzzy") == ()


def test_a_match_of_an_alias_says_how_well_it_fits():
    match = vocab.search("statistical purposes")[0]
    assert match == vocab.Match(
        term=dpv.ServiceUsageAnalytics,
        why="alias",
        text="statistical purposes",
        sign="~",
        note="dpv:ProvideOfficialStatistics is wrong",
    )


def test_a_sunset_term_is_found_after_the_others():
    curies = [match.term.curie for match in vocab.search("private space location", limit=50)]
    assert "dpv:PrivateLocation" in [match.term.curie for match in vocab.search("private location", limit=50)]
    assert curies[0] == "dpv:PrivateSpace"


def test_find_gives_the_term_or_says_what_comes_closest():
    assert vocab.find("pd:IPAddress") is vocab.find("https://w3id.org/dpv/pd#IPAddress")
    assert vocab.find("dpv:hasPurpose") == dpv.hasPurpose
    assert isinstance(vocab.find("dpv:hasPurpose"), _term.Property)
    with pytest.raises(UnknownTermError, match=r"^pd:IPAdress is in no vocabulary; did you mean pd:IPAddress\?$"):
        vocab.find("pd:IPAdress")
    with pytest.raises(UnknownTermError, match=r"^https://ex\.org/x is in no vocabulary$"):
        vocab.find("https://ex.org/x")


def test_closest_gives_none_when_nothing_is_near():
    assert vocab.closest("pd:Helth", _term.PersonalData) == pd.Health
    assert vocab.closest("pd:Qqqqqqqq", _term.PersonalData) is None
    assert vocab.closest("", _term.PersonalData) is None


def test_kinds_are_named_by_their_classes():
    kinds = vocab.kinds()
    assert kinds["Purpose"] is _term.Purpose
    assert all(name == kind.__name__ for name, kind in kinds.items())
    assert "LegalBasisAndLegalMeasure" not in kinds


def test_the_room_has_no_other_names():
    with pytest.raises(AttributeError, match="has no attribute 'Nope'"):
        vocab.Nope  # noqa: B018


# the alias table


def aliases() -> list[list[str]]:
    lines = Path(_table.__file__).with_name("aliases.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_aliases_lead_to_real_terms_and_are_short():
    for phrase, curies, sign, note in aliases():
        assert len(phrase.split()) <= 12
        assert sign in {"=", "~", "<", "-"}
        named = [*curies.split(), *re.findall(r"\b(?:pd|dpv|eu-gdpr|gm):[\w-]+", note)]
        assert all(vocab.find(curie).status != "sunset" for curie in named)
    assert max(Counter(phrase.casefold() for phrase, *_ in aliases()).values()) == 1


def test_an_alias_finds_its_term():
    for phrase, curies, sign, _ in aliases():
        if sign == "=":
            found = {match.term.curie for match in vocab.search(phrase, limit=10)}
            assert found >= set(curies.split()), phrase


# against the release and the mapping, where they are


@needs_mapping
def test_every_term_of_the_mapping_is_in_the_table():
    appendix = MAPPING.read_text(encoding="utf-8").split("## Appendix A")[1].split("## Appendix B")[0]
    lines = re.findall(r"^\| ([\w-]+:[\w-]+) \|(.*)\|$", appendix, re.MULTILINE)
    assert len(lines) == 404
    for curie, rest in lines:
        assert vocab.find(curie).status == rest.split("|")[-1].strip(), curie


@needs_mapping
def test_every_phrase_of_the_mapping_has_its_alias():
    section = MAPPING.read_text(encoding="utf-8").split("### 19.1")[1].split("### 19.4")[0]
    ours = {curie for _, curies, _, _ in aliases() for curie in curies.split()}
    for row in re.findall(r"^\| [^|]+ \| [^|]*\d[^|]* \| ([^|]+) \|", section, re.MULTILINE):
        assert set(re.findall(r"`([\w-]+:[\w-]+)`", row)) <= ours, row


@needs_release
def test_the_typed_instances_of_the_turtle_are_of_the_kind():
    text = (RELEASE / "dpv.ttl").read_text(encoding="utf-8")
    heads = re.findall(r"^(dpv:\w+) a rdfs:Class,\s+skos:Concept,([^;]*);", text, re.MULTILINE)
    typed = {curie for curie, types in heads if re.search(r"dpv:Purpose\b", types)}
    # dpv-mapping.md, section 1.3: 121 are `a dpv:Purpose`.
    assert len(typed) == 121
    assert typed <= _term.Purpose.known().keys()
