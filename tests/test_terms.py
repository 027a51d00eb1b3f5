"""The generator: the committed files are what the Turtle gives, and a Turtle that does not fit is refused."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap import terms
from gdprmap.vocab import _table

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
    assert names == {"terms.tsv", "dpv-9.9-index.ttl", *(f"{prefix.replace('-', '_')}.py" for prefix in terms.MODULES)}
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


def test_rdflib_reads_the_same_as_pyoxigraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pyoxigraph")
    folder = release(tmp_path / "turtle")
    terms.generate(folder, tmp_path / "out", tmp_path / "out")
    monkeypatch.setitem(sys.modules, "pyoxigraph", None)
    assert terms.differing(folder, tmp_path / "out", tmp_path / "out") == ()


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
    assert (made.returncode, made.stdout) == (0, f"12 files written to {out}\n")
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
    (folder / "pd.ttl").unlink()
    missing = run("--from", folder)
    assert missing.returncode == 2
    assert missing.stderr == f"{folder} has no pd.ttl: give the folder of a DPV release with --from\n"
    (folder / "pd.ttl").write_text("pd:A a pd:B .", encoding="utf-8")
    broken = run("--from", folder)
    assert broken.returncode == 2
    assert broken.stderr.startswith(f"{folder / 'pd.ttl'} is no Turtle: ")
    assert broken.stderr.count("\n") == 1


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
    pytest.importorskip("pyoxigraph")
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
