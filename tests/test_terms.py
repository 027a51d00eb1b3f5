"""The generator: the committed files are what the Turtle gives, and a Turtle that does not fit is refused."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gdprmap import Policy, export, terms, vocab
from gdprmap.errors import ReadError, UnknownTermError
from gdprmap.graph import Triple, facts, triples
from gdprmap.vocab import _base, _release, _table, own

PACKAGE = Path(_table.__file__).parent
ONTOLOGY = PACKAGE.parent.parent / "ontology"
RELEASE = Path(__file__).parent.parent.parent / "shared" / "dpv-2.3"
needs_release = pytest.mark.skipif(not RELEASE.is_dir(), reason=f"no DPV release in {RELEASE}")

PREFIXES = """
@prefix dpv: <https://w3id.org/dpv#> .
@prefix pd: <https://w3id.org/dpv/pd#> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix sw: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
"""
DPV = """
<https://w3id.org/dpv> owl:versionInfo "9.9" .
dpv:PersonalData a rdfs:Class, skos:Concept ; skos:prefLabel "Personal Data"@en ; sw:term_status "accepted"@en .
dpv:Sensitive a rdfs:Class, skos:Concept ; skos:broader dpv:PersonalData ; rdfs:subClassOf dpv:PersonalData ;
    skos:prefLabel "Sensitive"@en, "Heikel"@de ; skos:definition "A sentence of the vocabulary."@en ;
    sw:term_status "accepted"@en .
dpv:Location a rdfs:Class, skos:Concept ; skos:prefLabel "Location"@en ; sw:term_status "accepted"@en .
dpv:Country a rdfs:Class, skos:Concept ; skos:broader dpv:Location ;
    skos:prefLabel "Country"@en ; sw:term_status "accepted"@en .
dpv:Region a rdfs:Class, skos:Concept ; skos:broader dpv:Country ;
    skos:prefLabel "Region"@en ; sw:term_status "accepted"@en .
dpv:hasThing a rdf:Property, skos:Concept ; skos:prefLabel "has thing"@en ; sw:term_status "modified"@en .
dpv:hasPart a rdf:Property, skos:Concept ; rdfs:subPropertyOf dpv:hasThing ;
    skos:prefLabel "has part"@en ; sw:term_status "accepted"@en .
dpv:PersonalDataHandling a rdfs:Class, skos:Concept ; skos:prefLabel "Handling"@en ; sw:term_status "sunset"@en .
dpv:some-classes a skos:ConceptScheme .
"""
PD = """
pd:Body a rdfs:Class, skos:Concept, dpv:PersonalData, dpv:Sensitive ; skos:broader dpv:PersonalData ;
    skos:prefLabel "Body"@en ; sw:term_status "accepted"@en .
pd:Nose a rdfs:Class, skos:Concept, dpv:PersonalData, pd:Missing ; skos:broader pd:Body ;
    skos:prefLabel "Nose"@en ; sw:term_status "accepted"@en .
pd:class a rdfs:Class, skos:Concept, dpv:PersonalData, dpv:Location ; skos:prefLabel "Say \\"class\\""@en ;
    sw:term_status "accepted"@en .
"""
LOC = """
loc:AA a rdfs:Class, skos:Concept, dpv:Country ; skos:broader dpv:Country ;
    skos:prefLabel "Aaland"@en ; sw:term_status "accepted"@en .
loc:AA-1 a rdfs:Class, skos:Concept, dpv:Region ; skos:broader loc:AA ;
    skos:prefLabel "Aa One"@en ; sw:term_status "accepted"@en .
"""


def release(folder: Path, **texts: str) -> Path:
    """A made-up release: the files of DPV, most of them empty."""
    texts = {"dpv": DPV, "pd": PD, "loc": LOC} | texts
    folder.mkdir()
    for name in terms.TURTLE:
        (folder / name).write_text(PREFIXES + texts.get(name.removesuffix(".ttl"), ""), encoding="utf-8")
    return folder


def concept(curie: str, *, types: str = "dpv:PersonalData", label: str = "A thing", more: str = "") -> str:
    return f'{curie} a skos:Concept, {types} ; skos:prefLabel "{label}"@en ; sw:term_status "accepted"@en {more} .\n'


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gdprmap.terms", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PACKAGE.parent.parent)


# a made-up vocabulary


def test_a_small_vocabulary_becomes_a_table(tmp_path: Path):
    terms.generate(release(tmp_path / "turtle"), tmp_path / "out", tmp_path / "out")
    header, *lines = (tmp_path / "out" / "terms.tsv").read_text(encoding="utf-8").splitlines()
    assert "DPV 9.9" in header
    assert [line for line in lines if not line.startswith("#")] == [
        "dpv:Country\tCountry\tCountry\taccepted\tdpv:Location",
        "dpv:Location\tLocation\tLocation\taccepted\t-",
        "dpv:PersonalData\tPersonalData\tPersonal Data\taccepted\t-",
        "dpv:PersonalDataHandling\tConcept\tHandling\tsunset\t-",
        "dpv:Region\tRegion\tRegion\taccepted\tdpv:Country",
        "dpv:Sensitive\tPersonalData\tSensitive\taccepted\tdpv:PersonalData",
        "dpv:hasPart\tProperty\thas part\taccepted\tdpv:hasThing",
        "dpv:hasThing\tProperty\thas thing\tmodified\t-",
        "loc:AA\tCountry\tAaland\taccepted\tdpv:Country",
        "loc:AA-1\tRegion\tAa One\taccepted\tdpv:Region loc:AA",
        "pd:Body\tPersonalData\tBody\taccepted\tdpv:PersonalData dpv:Sensitive",
        "pd:Nose\tPersonalData\tNose\taccepted\tpd:Body",
        'pd:class\tLocation+PersonalData\tSay "class"\taccepted\tdpv:Location dpv:PersonalData',
    ]


def test_a_small_vocabulary_becomes_constants(tmp_path: Path):
    written = terms.generate(release(tmp_path / "turtle"), tmp_path / "out", tmp_path / "out")
    names = {path.name for path in written}
    assert names == {
        "terms.tsv",
        "_release.py",
        "dpv-9.9-index.ttl",
        *(f"{prefix.replace('-', '_')}.py" for prefix in terms.MODULES),
    }
    text = (tmp_path / "out" / "pd.py").read_text(encoding="utf-8")
    assert text.startswith("# Generated by python -m gdprmap.terms; do not edit.\n")
    assert text.endswith(
        'Nose: Final = _term.PersonalData("https://w3id.org/dpv/pd#Nose")\n'
        '"""Nose; broader pd:Body."""\n'
        'class_: Final = _term.LocationAndPersonalData("https://w3id.org/dpv/pd#class")\n'
        '"""Say \\"class\\"; broader dpv:Location, dpv:PersonalData."""\n'
    )
    assert '"""Sunset: use dpv:Process. Handling."""' in (tmp_path / "out" / "dpv.py").read_text(encoding="utf-8")
    places = (tmp_path / "out" / "loc.py").read_text(encoding="utf-8")
    assert "AA: Final" in places
    assert "AA_1" not in places


def test_a_small_vocabulary_becomes_an_index(tmp_path: Path):
    terms.generate(release(tmp_path / "turtle"), tmp_path / "out", tmp_path / "out")
    text = (tmp_path / "out" / "dpv-9.9-index.ttl").read_text(encoding="utf-8")
    assert text.startswith("# The terms of W3C DPV 9.9 (https://w3id.org/dpv), and a few of gdprmap: facts, ")
    assert [line for line in text.splitlines() if line.startswith(("dpv:", "pd:", "loc:"))] == [
        'dpv:Country rdfs:label "Country"@en ; rdfs:subClassOf dpv:Location .',
        'dpv:Location rdfs:label "Location"@en .',
        'dpv:PersonalData rdfs:label "Personal Data"@en .',
        'dpv:PersonalDataHandling rdfs:label "Handling"@en ; owl:deprecated true .',
        'dpv:Region rdfs:label "Region"@en ; rdfs:subClassOf dpv:Country .',
        'dpv:Sensitive rdfs:label "Sensitive"@en ; rdfs:subClassOf dpv:PersonalData .',
        'dpv:hasPart rdfs:label "has part"@en ; rdfs:subPropertyOf dpv:hasThing .',
        'dpv:hasThing rdfs:label "has thing"@en .',
        'pd:Body rdfs:label "Body"@en ; rdfs:subClassOf dpv:PersonalData , dpv:Sensitive .',
        'pd:Nose rdfs:label "Nose"@en ; rdfs:subClassOf pd:Body .',
        'pd:class rdfs:label "Say \\"class\\""@en ; rdfs:subClassOf dpv:Location , dpv:PersonalData .',
        'loc:AA rdfs:label "Aaland"@en ; rdfs:subClassOf dpv:Country .',
        'loc:AA-1 rdfs:label "Aa One"@en ; rdfs:subClassOf dpv:Region , loc:AA .',
    ]


def test_the_constants_are_python(tmp_path: Path):
    for path in terms.generate(release(tmp_path / "turtle"), tmp_path / "out", tmp_path / "out"):
        if path.suffix == ".py":
            compile(path.read_text(encoding="utf-8"), path, "exec")


def test_an_authority_is_no_law(tmp_path: Path):
    above = concept("dpv:Entity", types="skos:Concept") + concept("dpv:Law", types="skos:Concept")
    above += concept("dpv:DataProtectionAuthority", types="skos:Concept", more="; skos:broader dpv:Entity")
    below = concept("eu-gdpr:DPA", types="skos:Concept", more="; skos:broader dpv:Law, dpv:DataProtectionAuthority")
    terms.generate(release(tmp_path / "turtle", dpv=DPV + above, legal=below), tmp_path / "out", tmp_path / "out")
    lines = (tmp_path / "out" / "terms.tsv").read_text(encoding="utf-8").splitlines()
    assert "eu-gdpr:DPA\tEntity\tA thing\taccepted\tdpv:DataProtectionAuthority" in lines


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"dpv": "this is no Turtle"}, r"dpv\.ttl is no Turtle: .*"),
        ({"dpv": ""}, r".*dpv\.ttl does not state DPV's version \(owl:versionInfo\)"),
        ({"pd": concept("pd:A-B") + concept("pd:A_B")}, "pd:A_B and pd:A-B would both be the constant A_B"),
        ({"pd": concept("pd:A", more="; skos:broader pd:B") + concept("pd:B", more="; skos:broader pd:A")}, ".* < .*"),
        ({"pd": concept("<https://w3id.org/dpv/new#A>")}, ".*new#A is in a namespace without a prefix: .*"),
        ({"pd": concept("pd:A", label="two\\nlines")}, "pd:A has a label that does not fit .*"),
        ({"pd": "pd:A a skos:Concept ; sw:term_status 'accepted' ."}, "pd:A has no label"),
        ({"pd": "pd:A a skos:Concept ; skos:prefLabel 'A' ."}, "pd:A has no status"),
        (
            {"dpv": DPV + concept("dpv:Law", types="rdfs:Class"), "pd": concept("pd:A", types="dpv:Law, dpv:Country")},
            r"pd:A is Country\+Law at once: add a class for that in gdprmap/vocab/_term\.py",
        ),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, changed: dict[str, str], message: str):
    folder = release(tmp_path / "turtle", **changed)
    with pytest.raises(terms.GeneratorError) as caught:
        terms.generate(folder, tmp_path / "out", tmp_path / "out")
    assert re.search(message, str(caught.value))
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


# the command


def test_check_names_the_file_that_differs(tmp_path: Path):
    folder, out = release(tmp_path / "turtle"), tmp_path / "out"
    made = run("--from", folder, "--to", out)
    assert (made.returncode, made.stdout) == (0, f"13 files written to {out}\n")
    same = run("--from", folder, "--to", out, "--check")
    assert (same.returncode, same.stdout) == (0, "")
    (out / "pd.py").write_text("", encoding="utf-8")
    (out / "loc.py").unlink()
    (out / "dpv-9.9-index.ttl").write_text("# old\n", encoding="utf-8")
    other = run("--from", folder, "--to", out, "--check")
    assert other.returncode == 1
    assert other.stdout == "".join(
        f"{out / name} differs: run python -m gdprmap.terms\n" for name in ("dpv-9.9-index.ttl", "pd.py", "loc.py")
    )
    assert not (out / "loc.py").exists()


def test_trouble_is_one_line_and_exit_code_2(tmp_path: Path):
    nowhere = run("--from", tmp_path / "nowhere")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    message = f"{tmp_path / 'nowhere'} is not a folder: give the folder of a DPV release with --from\n"
    assert nowhere.stderr == message
    folder = release(tmp_path / "turtle")
    (folder / "dpv.ttl").unlink()
    missing = run("--from", folder)
    assert missing.returncode == 2
    assert missing.stderr == f"{folder} has no dpv.ttl: give the folder of a DPV release with --from\n"
    (folder / "dpv.ttl").write_text(PREFIXES + DPV, encoding="utf-8")
    (folder / "pd.ttl").write_text("pd:A a pd:B .", encoding="utf-8")
    broken = run("--from", folder)
    assert broken.returncode == 2
    assert broken.stderr.startswith(f"{folder / 'pd.ttl'} is no Turtle: ")
    assert broken.stderr.count("\n") == 1


# another release


def remarks(folder: Path, out: Path) -> list[str]:
    made = run("--from", folder, "--to", out)
    assert made.returncode == 0, made.stderr
    return made.stderr.splitlines()


def test_the_release_says_what_it_is_called(tmp_path: Path):
    folder = release(tmp_path / "turtle")
    run("--from", folder, "--to", tmp_path / "out")
    made = (tmp_path / "out" / "_release.py").read_text(encoding="utf-8")
    assert 'VERSION: Final = "9.9"' in made
    assert 'IRI: Final = "https://w3id.org/dpv/9.9"' in made
    named = "<https://w3id.org/dpv> owl:versionIRI <https://w3id.org/dpv/nine> ."
    (folder / "dpv.ttl").write_text(PREFIXES + DPV + named, encoding="utf-8")
    run("--from", folder, "--to", tmp_path / "out")
    assert "/dpv/nine" in (tmp_path / "out" / "_release.py").read_text(encoding="utf-8")


def test_a_file_that_is_missing_or_not_known_is_told(tmp_path: Path):
    folder = release(tmp_path / "turtle")
    (folder / "tech.ttl").unlink()
    (folder / "ai.ttl").write_text("", encoding="utf-8")
    said = remarks(folder, tmp_path / "out")
    assert said[:2] == [
        "tech.ttl is not there: its terms are left out, and its module of constants is empty",
        "ai.ttl is not read: the table does not hold that vocabulary",
    ]
    assert not [line for line in said if line.startswith("tech:")]


def test_files_are_found_where_dpv_publishes_them(tmp_path: Path):
    flat, folder = release(tmp_path / "flat"), tmp_path / "tree"
    (folder / "dpv" / "modules").mkdir(parents=True)
    (folder / "dpv" / "dpv.ttl").write_bytes((flat / "dpv.ttl").read_bytes())
    (folder / "dpv" / "dpv-owl.ttl").write_text("this is no Turtle", encoding="utf-8")
    (folder / "dpv" / "modules" / "pd.ttl").write_text("this is no Turtle", encoding="utf-8")
    for name in set(terms.TURTLE) - {"dpv.ttl"}:
        (folder / name.removesuffix(".ttl")).mkdir()
        (folder / name.removesuffix(".ttl") / name).write_bytes((flat / name).read_bytes())
    terms.generate(flat, tmp_path / "out", tmp_path / "out")
    assert terms.differing(folder, tmp_path / "out", tmp_path / "out") == ()


def test_files_of_two_releases_are_refused(tmp_path: Path):
    folder = release(tmp_path / "turtle", pd='<https://w3id.org/dpv/pd> owl:versionInfo "9.8" .')
    with pytest.raises(
        terms.GeneratorError, match=r"pd\.ttl is of DPV 9\.8, and dpv\.ttl of 9\.9: give the files of one"
    ):
        terms.generate(folder, tmp_path / "out", tmp_path / "out")


@needs_release
def test_a_release_after_ours_says_what_it_asks_of_us(tmp_path: Path):
    """DPV 2.3, edited: one term renamed, one dropped, one added, one given up for it."""
    folder = tmp_path / "dpv-2.4"
    folder.mkdir()
    for file in RELEASE.glob("*.ttl"):
        text = file.read_text(encoding="utf-8").replace("dpv/2.3", "dpv/2.4")
        (folder / file.name).write_text(text.replace('versionInfo "2.3"', 'versionInfo "2.4"'), encoding="utf-8")
    pd = (folder / "pd.ttl").read_text(encoding="utf-8")
    (folder / "pd.ttl").write_text(re.sub(r"pd:BrowsingBehaviour\b", "pd:WebBehaviour", pd), encoding="utf-8")
    dpv = (folder / "dpv.ttl").read_text(encoding="utf-8")
    dpv = re.sub(r"\ndpv:hasStorageCondition a .*? \.\n", "\n", dpv, flags=re.DOTALL)
    start = dpv.index("\ndpv:Marketing a ")
    dpv = dpv[:start] + dpv[start:].replace('sw:term_status "accepted"', 'sw:term_status "sunset"', 1)
    added = concept("dpv:Promotion", types="dpv:Purpose", label="Promotion", more="; skos:broader dpv:Purpose")
    dpv += added + "dpv:Marketing dct:isReplacedBy dpv:Promotion .\n"
    (folder / "dpv.ttl").write_text(dpv, encoding="utf-8")
    mend = "is not in this release: mend renamed.tsv or SUCCESSORS"
    assert remarks(folder, tmp_path / "out") == [
        "DPV 2.4: 7917 terms, of which 2 new; 2 gone",
        "dpv:hasStorageCondition is gone: say in gdprmap/vocab/renamed.tsv what is written today",
        "pd:BrowsingBehaviour is gone: say in gdprmap/vocab/renamed.tsv what is written today",
        "dpv:Marketing is sunset: say in SUCCESSORS of gdprmap/vocab/_table.py what replaces it (DPV says: dpv:Promotion)",
        f"dpv:hasStorageCondition, which is to be written for dpv:hasDataStorageCondition, {mend}",
        f"pd:BrowsingBehaviour, which is to be written for pd:BrowsingBehavior, {mend}",
    ]
    made = (tmp_path / "out" / "terms.tsv").read_text(encoding="utf-8")
    assert "dpv:Promotion\tPurpose\tPromotion\taccepted\tdpv:Purpose\n" in made
    assert "\ndpv:Marketing\tPurpose\tMarketing\tsunset\t" in made
    assert (tmp_path / "out" / "dpv-2.4-index.ttl").is_file()


# a vocabulary of one's own

ACME = """
@prefix acme: <https://acme.example/ns#> .
acme:BloodSugar a skos:Concept ; skos:broader pd:MedicalHealth ; skos:prefLabel "Blutzucker"@de , "Blood sugar"@en .
acme:LoyaltyPoints a rdfs:Class , dpv:PersonalData ; rdfs:label "Loyalty points" .
acme:GoldPoints a owl:Class ; rdfs:subClassOf acme:LoyaltyPoints .
acme:Win-back skos:broader dpv:DirectMarketing ; owl:deprecated true ; skos:prefLabel "Say \\"back\\""@en .
acme:Department a rdfs:Class .
acme:it a acme:Department .
"""


def acme(folder: Path, text: str = ACME, name: str = "acme.ttl") -> Path:
    file = folder / name
    file.write_text(PREFIXES + text, encoding="utf-8")
    return file


def told(file: Path) -> list[str]:
    """What is said of a vocabulary that cannot be used, without the name of its file."""
    with pytest.raises(ReadError) as caught:
        terms.read_vocabulary(file)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_a_vocabulary_becomes_rows(tmp_path: Path):
    found = terms.read_vocabulary(acme(tmp_path))
    assert (found.prefix, found.namespace) == ("acme", "https://acme.example/ns#")
    assert [tuple(row) for row in found.rows] == [
        ("acme:BloodSugar", "PersonalData", "Blood sugar", "own", "pd:MedicalHealth"),
        ("acme:GoldPoints", "PersonalData", "GoldPoints", "own", "acme:LoyaltyPoints"),
        ("acme:LoyaltyPoints", "PersonalData", "Loyalty points", "own", "dpv:PersonalData"),
        ("acme:Win-back", "Purpose", 'Say "back"', "sunset", "dpv:DirectMarketing"),
    ]
    assert found.left_out == ("https://acme.example/ns#Department",)


def test_a_vocabulary_becomes_a_module(tmp_path: Path):
    file = acme(tmp_path)
    made = run("--vocabulary", file)
    module = tmp_path / "acme.py"
    assert (made.returncode, made.stdout) == (0, f"1 file written to {module}\n")
    assert made.stderr == "https://acme.example/ns#Department is left out: it stands under no term of DPV\n"
    text = module.read_text(encoding="utf-8")
    assert text.startswith("# Generated by python -m gdprmap.terms from acme.ttl; do not edit.\n")
    assert 'LoyaltyPoints: Final = own.PersonalData("https://acme.example/ns#LoyaltyPoints")\n' in text
    assert 'Win_back: Final = own.Purpose("https://acme.example/ns#Win-back")\n"""Sunset. Say ' in text
    assert run("--vocabulary", file, "--check").returncode == 0
    module.write_text(text + "# mine\n", encoding="utf-8")
    differs = run("--vocabulary", file, "--check")
    assert (differs.returncode, differs.stdout) == (
        1,
        f"{module} differs: run python -m gdprmap.terms --vocabulary {file}\n",
    )


USES_ACME = """
import acme
from gdprmap import Consent, DataGroup, DataItem, Policy, Processing, Purpose, check, dump, export, read_text

policy = Policy(
    id="x",
    data=[DataGroup(id="d", items=[DataItem(term=acme.BloodSugar), DataItem(term=acme.LoyaltyPoints)])],
    processing=[Processing(id="p", data=["d"], purposes=[Purpose(term=acme.Win_back)], legal_bases=[Consent()])],
)
"""


def test_the_module_works_in_python(tmp_path: Path):
    run("--vocabulary", acme(tmp_path))
    (tmp_path / "use.py").write_text(
        USES_ACME
        + """
text = dump(policy)
assert "items: [acme:BloodSugar, acme:LoyaltyPoints]" in text, text
assert read_text(text).policy == policy
assert "acme:BloodSugar" in export(policy), "its prefix is declared"
# Blood sugar is data concerning health, so consent alone has no condition of Article 9(2).
assert "GM-L03" in {finding.rule.id for finding in check(policy)}
assert acme.GoldPoints.is_a("dpv:PersonalData") and acme.GoldPoints.label == "GoldPoints"
""",
        encoding="utf-8",
    )
    path = os.pathsep.join((str(tmp_path), str(PACKAGE.parent.parent)))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(tmp_path / "use.py")],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_the_module_is_typed(tmp_path: Path):
    run("--vocabulary", acme(tmp_path))
    (tmp_path / "use.py").write_text(USES_ACME + "DataItem(term=acme.Win_back)\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "use.py"],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(PACKAGE.parent.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    wanted = 'expected "PersonalData | None"'
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert errors == [
        f'use.py:10: error: Argument "term" to "DataItem" has incompatible type "Purpose"; {wanted}  [arg-type]'
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1: the file describes no skos:Concept or rdfs:Class of its own"]),
        (
            "<https://a.example/x#A> skos:broader pd:IPAdress .",
            ["12:1: x:A stands under pd:IPAdress, which is in no vocabulary; did you mean pd:IPAddress?"],
        ),
        (
            "<https://a.example/x#A> skos:broader <https://w3id.org/dpv/dpv-pd#Age> .",
            ["12:1: x:A stands under https://w3id.org/dpv/dpv-pd#Age, which is in no vocabulary; write pd:Age"],
        ),
        (
            "<https://a.example/x#A> skos:broader pd:Age, dpv:Marketing .",
            ["12:1: x:A is PersonalData and Purpose at once, as no term of DPV is; put it under one of them"],
        ),
        (
            "@prefix y: <https://a.example/x#> . y:A skos:broader y:B, pd:Age . y:B skos:broader y:A .",
            ["12:37: terms stand under each other: y:A < y:B < y:A"],
        ),
        (
            "<https://a.example/x#A> a skos:Concept .",
            ["12:1: no term here stands under one of DPV; write <...> skos:broader pd:..., or dpv:..."],
        ),
        (
            "pd:Age skos:broader dpv:Marketing .",
            ["12:1: pd:Age is not of this vocabulary, which cannot put it under dpv:Marketing; leave that out"],
        ),
        (
            "<https://a.example/x#A> skos:broader pd:Age .\n<https://b.example/x#A> skos:broader pd:Age .",
            ["13:1: https://b.example/x#A is not in https://a.example/x#, as the first term is; write a file for each"],
        ),
        (
            "<urn:a:B> skos:broader pd:Age .",
            ["12:1: urn:a:B is in no namespace; write IRIs such as https://acme.example/ns#Points"],
        ),
        ("this is no Turtle", ["12:1: this is no Turtle: "]),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_refused_with_its_lines(tmp_path: Path, text: str, problems: list[str]):
    said = told(acme(tmp_path, text, name="x.ttl"))
    assert len(said) == len(problems)
    assert all(one.startswith(problem) for one, problem in zip(said, problems, strict=True)), said


def test_a_prefix_of_others_cannot_be_taken(tmp_path: Path):
    taken = '<https://a.example/x> <http://purl.org/vocab/vann/preferredNamespacePrefix> "pd" .\n'
    (said,) = told(acme(tmp_path, taken + "<https://a.example/x#A> skos:broader pd:Age ."))
    assert "the prefix pd cannot stand for https://a.example/x#: pd stands for https://w3id.org/dpv/pd#" in said


def test_a_vocabulary_comes_and_goes(tmp_path: Path):
    assert vocab.closest("acme:BloodSugr") is None
    try:
        terms.use_vocabulary(acme(tmp_path))
        assert vocab.find("acme:BloodSugar").label == "Blood sugar"
        assert vocab.search("blood sugar")[0].term == "https://acme.example/ns#BloodSugar"
        assert repr(own.PersonalData.parse("acme:BloodSugar")) == "PersonalData.parse('acme:BloodSugar')"
        assert "acme:BloodSugar" in own.PersonalData.known()
        terms.use_vocabulary(acme(tmp_path, ACME.replace("Blood sugar", "Glucose")))
        assert vocab.find("acme:BloodSugar").label == "Glucose"
    finally:
        own.unregister("acme")
    with pytest.raises(UnknownTermError):
        vocab.find("acme:BloodSugar")
    assert "acme" not in _table.PREFIXES
    assert "acme:BloodSugar" not in own.PersonalData.known()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pd", "https://a.example/#", ()), "the prefix pd cannot stand for https://a.example/#: pd stands for "),
        (("a", "https://w3id.org/dpv/a#", ()), "the namespace https://w3id.org/dpv/a# is not yours"),
        (("a", "https://a.example/ns", ()), "cannot be a namespace: it is an IRI that ends in # or /"),
        (("A b", "https://a.example/#", ()), "'A b' cannot be a prefix"),
        (("dct", "http://purl.org/dc/terms/", ()), "the prefix dct and its namespace are not yours"),
        (("a", "https://a.example/#", [("X", "Data+Purpose", "X", "own", "dpv:Data")]), "of the kind Data.Purpose"),
        (("a", "https://a.example/#", [("X", "Data", "X", "own", "dpv:Gone")]), "a:X stands under dpv:Gone, which no"),
    ],
)
def test_a_vocabulary_that_does_not_fit_is_not_taken_in(
    arguments: tuple[str, str, list[tuple[str, ...]]], message: str
):
    with pytest.raises(own.VocabularyError, match=message):
        own.register(*arguments)  # type: ignore[arg-type]  # rows of any length, as hand-written ones may be
    assert "a" not in _table.PREFIXES


def test_every_kind_is_there_for_vocabularies_of_ones_own():
    assert {name for name, kind in vars(own).items() if isinstance(kind, type) and issubclass(kind, vocab.Term)} == {
        kind.__name__ for kind in _base._CLASSES.values()
    }


# the settings


def gdprmap(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gdprmap", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent.parent)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    acme(tmp_path)
    (tmp_path / "gdprmap.toml").write_text('vocabularies = ["acme.ttl"]\n', encoding="utf-8")
    text = "id: shop\nupdated: 2024-01-01\ndata:\n  d:\n    items: [acme:BloodSugar, acme:LoyaltyPoints]\n"
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_settings_name_vocabularies(project: Path):
    exported = gdprmap(project, "export", "shop.yaml", "--format", "ntriples")
    assert exported.returncode == 0, exported.stderr
    assert "<https://acme.example/ns#BloodSugar>" in exported.stdout
    assert "acme:BloodSugar  Blood sugar" in gdprmap(project, "terms", "blood sugar").stdout
    without = gdprmap(project, "export", "shop.yaml", "--no-config")
    assert without.returncode == 2
    assert "no vocabulary has the prefix acme" in without.stderr


def test_a_vocabulary_of_the_settings_that_is_wrong_is_told_with_its_line(project: Path):
    (project / "gdprmap.toml").write_text('fail-on = "never"\nvocabularies = ["acm.ttl"]\n', encoding="utf-8")
    missing = gdprmap(project, "check", "shop.yaml")
    assert (missing.returncode, missing.stderr) == (
        2,
        "gdprmap.toml:2:1: error: vocabularies: there is no file acm.ttl\n",
    )
    acme(project, "<https://a.example/x#A> skos:broader pd:IPAdress .", "acm.ttl")
    wrong = gdprmap(project, "check", "shop.yaml")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("acm.ttl:12:1: error: acm:A stands under pd:IPAdress, which is in no vocabulary")


# which DPV a graph is in


def test_a_graph_says_which_release_of_dpv_it_uses():
    # dpv.ttl: <https://w3id.org/dpv> owl:versionIRI <https://w3id.org/dpv/2.3>.
    policy = Policy(id="x", iri="https://shop.example/privacy")
    said = Triple("https://shop.example/privacy", "http://purl.org/dc/terms/conformsTo", "https://w3id.org/dpv/2.3")
    assert triples(policy).count(said) == 1
    assert "dct:conformsTo <https://w3id.org/dpv/2.3>" in export(policy)


def test_the_release_is_no_unknown_term():
    policy = Policy(id="x")
    assert not [fact for fact in facts(triples(policy), date(2024, 1, 1)) if "/dpv/2.3" in fact.subject]


@needs_release
def test_the_release_is_called_what_dpv_calls_it():
    text = (RELEASE / "dpv.ttl").read_text(encoding="utf-8")
    assert f"owl:versionIRI <{_release.IRI}> ;" in text
    assert f'owl:versionInfo "{_release.VERSION}" ;' in text


# the committed files


def test_constants_and_table_agree():
    rows = _table.table()
    for prefix in terms.MODULES:
        path = PACKAGE / f"{prefix.replace('-', '_')}.py"
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        constants = {value.curie: value for name, value in vars(module).items() if hasattr(value, "curie")}
        curies = {curie for curie in rows if curie.startswith(f"{prefix}:")}
        assert constants.keys() <= curies
        assert prefix == "loc" or constants.keys() == curies
        assert all(type(value).__name__ == rows[curie].kind.replace("+", "And") for curie, value in constants.items())


def test_the_table_is_sorted_and_says_where_it_is_from():
    lines = (PACKAGE / "terms.tsv").read_text(encoding="utf-8").splitlines()
    head = "\n".join(line for line in lines if line.startswith("#"))
    assert "W3C DPV 2.3" in head
    assert "W3C Software and Document Licence 2023" in head
    assert "python -m gdprmap.terms" in head
    curies = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert curies == sorted(set(curies))


@needs_release
def test_the_committed_files_are_what_the_release_gives(tmp_path: Path):
    for path in terms.generate(RELEASE, tmp_path / "vocab", tmp_path / "ontology"):
        home = PACKAGE if path.parent.name == "vocab" else ONTOLOGY
        assert (home / path.name).read_bytes() == path.read_bytes(), f"{path.name}: run python -m gdprmap.terms"


@needs_release
def test_every_concept_of_the_release_is_in_the_table():
    # Read anew without a parser: a term of DPV begins a line, and its types follow.
    found: set[str] = set()
    for path in RELEASE.glob("*.ttl"):
        heads = re.findall(r"^([\w-]+:[\w.-]+) a ([^;.]*)", path.read_text(encoding="utf-8"), re.MULTILINE)
        found |= {curie for curie, types in heads if re.search(r"skos:Concept\b|rdf:Property\b", types)}
    ours = {curie for curie in found if curie.partition(":")[0] in _table.VOCABULARIES}
    assert ours == {curie for curie in _table.table() if not curie.startswith("gm:")}
    assert len(ours) == 7917


@needs_release
def test_no_sentence_of_dpv_is_committed():
    sentences: set[str] = set()
    for path in RELEASE.glob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        for _, found in re.findall(r'(skos:definition|skos:scopeNote|dct:description) "((?:[^"\\]|\\.)+)"', text):
            sentences.add(" ".join(found.split()).casefold())
    long = {sentence for sentence in sentences if len(sentence.split()) >= 6}
    assert len(long) > 1500
    committed = {path for path in PACKAGE.iterdir() if path.suffix in {".py", ".tsv"}}
    committed.add(ONTOLOGY / "dpv-2.3-index.ttl")
    for path in committed:
        text = path.read_text(encoding="utf-8")
        labels = {row.label.casefold() for row in _table.table().values()}
        # A few definitions are the label over again; a label is a fact.
        lines = {" ".join(re.sub(r'["#]|; broader .*', "", line).split()).casefold() for line in text.splitlines()}
        lines |= {field.casefold() for line in text.splitlines() for field in re.split(r"\t|\"", line)}
        assert not (lines & long) - labels, path
        whole = " ".join(text.split()).casefold()
        if path.suffix == ".py" and path.name.startswith("_"):
            assert not [sentence for sentence in long if sentence in whole], path
