"""`gdprmap query` as a user sees it, and the queries that gdprmap brings, on all kinds of stores."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from gdprmap import Policy, publish, read_text
from gdprmap.cli import main
from gdprmap.publishing import PublishError
from gdprmap.publishing.asking import check_query
from gdprmap.publishing.named import named_queries, named_query
from gdprmap.publishing.vocabularies import _closed
from tests.servers import VIRTUOSO, VIRTUOSO_PASSWORD, VIRTUOSO_USER, free_port, oxigraph, virtuoso

ROOT = Path(__file__).parent.parent
RDFS, PD, DPV = "http://www.w3.org/2000/01/rdf-schema#", "https://w3id.org/dpv/pd#", "https://w3id.org/dpv#"
BASE = "https://w3id.org/gdprmap/policy/"
# Worked out by hand from the files in examples/: processes with no legal basis of their own where the policy has none,
# but for `advertising` and `software-statistics`, which use only data that identifies nobody.
OF_SMART_PROJECTS = {
    *("analytics", "chat", "comments", "cookies", "email-database", "emails", "new-versions", "newsletter", "payment"),
    *("purchases", "relevant-content", "social-widgets", "update-check", "visitor-statistics"),
}
WITHOUT_BASIS = {
    "isobuster-2019": OF_SMART_PROJECTS,
    "smart-projects": OF_SMART_PROJECTS,
    "smart-soft": {"purchase", "support", "disclosure", "referrals", "log-files"},
    "smartertools-2018": {"license", "satisfaction", "payment"},
    "smartertrack-2012": {
        *("operation", "customer", "service-messages", "product-news", "license", "satisfaction", "required-by-law"),
        *("enforcement", "application"),
    },
}
# `transaction` holds a pd:PaymentCard, `confidential` a pd:CreditCardNumber; both stand below pd:FinancialAccount.
CARDS = {
    "smartertools-2018": {
        "transaction",
        "payment",
        "legal-claims",
        "business-risks",
        "legal-obligation",
        "vital-interests",
    },
    "smartertrack-2012": {"operation", "required-by-law", "enforcement"},
}
# Only `hosting`, in the US, has a location; these processes name it.
HOSTED = {
    *("relevant-content", "visitor-statistics", "cookies", "email-database", "new-versions", "newsletter"),
    "update-check",
}
RIGHTS = {
    *(("smartertools-2018", "", f"A{article}") for article in ("15", "16", "17", "18", "20", "21", "7-3", "77")),
    *(("smartertrack-2012", "", f"A{article}") for article in ("15", "16")),
    ("smartertrack-2012", "product-news", "A21"),
    *(
        (policy, process, "A21")
        for policy in ("isobuster-2019", "smart-projects")
        for process in ("email-database", "new-versions", "newsletter")
    ),
}


@pytest.fixture(scope="module", params=["graph", "graph.nq", "graph.trig", "oxigraph", "virtuoso"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("query") / request.param
    with ExitStack() as ends:
        to = str(folder)
        if request.param == "oxigraph":
            to = ends.enter_context(oxigraph(folder))
        if request.param == "virtuoso":
            if VIRTUOSO is None:
                pytest.skip("there is no virtuoso-t here (on Debian `apt install virtuoso-opensource`)")
            to = ends.enter_context(virtuoso(folder))
            patched = ends.enter_context(pytest.MonkeyPatch.context())
            patched.setenv("GDPRMAP_PUBLISH_USER", VIRTUOSO_USER)
            patched.setenv("GDPRMAP_PUBLISH_PASSWORD", VIRTUOSO_PASSWORD)
        publish(ROOT / "examples", to=to)
        yield to


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def gdprmap(*arguments: str, stdin: str = "") -> Done:
    """What the command says; in this process, since each start of Python takes its time."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(["query", *arguments])
    return Done(code, out.getvalue(), err.getvalue())


def asked(target: str | Path, name: str, *more: str) -> list[dict[str, str]]:
    done = gdprmap(str(target), "--named", name, *more, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def by_policy(rows: list[dict[str, str]]) -> dict[str, set[str]]:
    """The ids of the processes by those of the policies; each row is a process of its own."""
    found: dict[str, set[str]] = {}
    for row in rows:
        policy = row["policy"].removeprefix(BASE)
        found.setdefault(policy, set()).add(row["process"].removeprefix(f"{BASE}{policy}#processing/"))
    assert sum(map(len, found.values())) == len(rows)
    return found


def test_processes_without_a_basis(target: str) -> None:
    assert by_policy(asked(target, "without-basis")) == WITHOUT_BASIS


def test_all_uses_of_a_category_and_of_what_is_below_it(target: str) -> None:
    rows = asked(target, "data-uses", "--set", "category=pd:FinancialAccount")
    assert by_policy(rows) == CARDS
    terms = {(row["policy"].removeprefix(BASE), row["term"].rpartition("#")[2]) for row in rows}
    assert terms == {("smartertools-2018", "PaymentCard"), ("smartertrack-2012", "CreditCardNumber")}


def test_a_category_that_is_the_top_has_all_uses(target: str) -> None:
    # Each use of a card is one of personal data as well.
    everything = {(row["policy"], row["process"], row["term"]) for row in asked(target, "data-uses")}
    cards = asked(target, "data-uses", "--set", "category=pd:FinancialAccount")
    assert {(row["policy"], row["process"], row["term"]) for row in cards} < everything


def test_recipients_outside_the_eea(target: str) -> None:
    rows = asked(target, "recipients-outside-eea")
    assert by_policy(rows) == {"isobuster-2019": HOSTED, "smart-projects": HOSTED}
    assert {row["country"] for row in rows} == {"https://w3id.org/dpv/loc#US"}
    assert {row["recipient"].partition("#")[2] for row in rows} == {"recipients/hosting"}


def test_rights_by_policy(target: str) -> None:
    rows = asked(target, "rights")
    found = {
        (policy, row["process"].removeprefix(f"{BASE}{policy}#processing/"), row["article"].rpartition("#")[2])
        for row in rows
        for policy in [row["policy"].removeprefix(BASE)]
    }
    assert found == RIGHTS
    assert len(rows) == len(RIGHTS)


def test_policies_that_changed_since(target: str) -> None:
    rows = asked(target, "changed-since")
    assert {row["policy"].removeprefix(BASE) for row in rows} == set(WITHOUT_BASIS)
    assert {Path(row["source"]).name for row in rows} == {f"{name}.yaml" for name in WITHOUT_BASIS}
    assert len(asked(target, "changed-since", "--set", "since=2020-01-01")) == 5
    assert asked(target, "changed-since", "--set", "since=2999-01-01") == []


@pytest.mark.parametrize(
    ("country", "listed"),
    [
        *((country, True) for country in ("GB", "US", "GI", "CH", "FR-NC")),
        *((country, False) for country in ("NO", "DE", "DE-BY", "loc:EU", "loc:EEA", "loc:EU27")),
    ],
)
def test_what_counts_as_outside_the_eea(country: str, listed: bool, tmp_path: Path) -> None:
    publish(_shop(f"recipients: {{post: {{name: Post, locations: [{country!r}]}}}}"), to=tmp_path / "g.nq")
    rows = asked(tmp_path / "g.nq", "recipients-outside-eea")
    assert [row["name"] for row in rows] == (["Post"] if listed else [])


def test_a_basis_of_a_purpose_or_of_the_policy_is_one_and_a_condition_of_article_9_is_none(tmp_path: Path) -> None:
    data = "data: {mail: {label: mail}}\n"
    purpose = "purposes: [{term: dpv:CustomerCare, legal_bases: [{kind: contract}]}]"
    processes = f"processing: {{a: {{data: [mail], {purpose}}}, b: {{data: [mail]}}}}"
    publish([_shop(data + processes)], to=tmp_path / "a.nq")
    assert by_policy(asked(tmp_path / "a.nq", "without-basis")) == {"shop": {"b"}}
    publish([_shop(f"{data}{processes}\nlegal_bases: [{{kind: contract}}]")], to=tmp_path / "b.nq")
    assert asked(tmp_path / "b.nq", "without-basis") == []
    condition = "special_category_conditions: [explicit consent]"
    publish([_shop(f"{data}processing: {{a: {{data: [mail], {condition}}}}}")], to=tmp_path / "c.nq")
    assert by_policy(asked(tmp_path / "c.nq", "without-basis")) == {"shop": {"a"}}


def _shop(rest: str) -> Policy:
    return read_text(f"id: shop\n{rest}\n").policy


# --- How it is asked ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    to = tmp_path_factory.mktemp("query") / "graph"
    publish(_shop("title: Privacy at the shop"), to=to)
    return str(to)


TITLE = "SELECT ?title ?nothing { GRAPH ?policy { ?policy <http://purl.org/dc/terms/title> ?title } FILTER(?policy = <%s>) }"
SHOP = TITLE % f"{BASE}shop"


def test_a_table_shows_short_forms_and_nothing_that_steers_a_terminal(graph: str) -> None:
    query = f'SELECT ?type ("A\\nB \\u001b[31m" AS ?text) {{ GRAPH <{BASE}shop> {{ <{BASE}shop> a ?type }} }} ORDER BY ?type'
    done = gdprmap(graph, query)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "type               text\ndpv:Notice         A B \\x1b[31m\ndpv:PrivacyNotice  A B \\x1b[31m\n\n2 rows\n"
    )


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_the_formats_of_rows(graph: str, format: str) -> None:
    done = gdprmap(graph, SHOP, "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    if format == "json":
        (row,) = json.loads(done.stdout)["results"]["bindings"]
        assert row == {"title": {"type": "literal", "value": "Privacy at the shop"}}
    elif format == "csv":
        assert done.stdout.splitlines()[0] == "title,nothing"
    elif format == "tsv":
        assert done.stdout.splitlines()[0] == "?title\t?nothing"
    else:
        assert done.stdout.startswith("<?xml")


def test_yes_and_no(graph: str) -> None:
    assert gdprmap(graph, "ASK { GRAPH ?g { ?s ?p ?o } }").stdout == "yes\n"
    assert gdprmap(graph, "ASK { GRAPH ?g { ?s ?p 'nowhere' } }").stdout == "no\n"
    assert json.loads(gdprmap(graph, "ASK {}", "--format", "json").stdout)["boolean"] is True


@pytest.mark.parametrize("format", [None, "turtle", "ntriples", "jsonld"])
def test_statements(graph: str, format: str | None) -> None:
    query = f"CONSTRUCT {{ ?s <http://purl.org/dc/terms/conformsTo> ?o }} {{ GRAPH <{BASE}shop> {{ ?s <http://purl.org/dc/terms/conformsTo> ?o }} }}"
    done = gdprmap(graph, query, *(["--format", format] if format else []))
    assert (done.returncode, done.stderr) == (0, "")
    assert "https://w3id.org/dpv/2.3" in done.stdout
    if format in (None, "turtle"):
        assert done.stdout == (
            "@prefix dct: <http://purl.org/dc/terms/> .\n"
            f"<{BASE}shop> dct:conformsTo <https://w3id.org/dpv/2.3> .\n"
        )  # fmt: skip


def test_no_result_is_no_error(graph: str) -> None:
    done = gdprmap(graph, "SELECT ?s { GRAPH ?g { ?s ?p 'nowhere' } }")
    assert (done.returncode, done.stdout, done.stderr) == (0, "s\n\n0 rows\n", "")


def test_who_forgets_the_named_graphs_is_told(graph: str) -> None:
    done = gdprmap(graph, "SELECT * { ?s ?p ?o }")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 rows")
    assert (
        done.stderr
        == "note: nothing is asked for in a named graph, and policies stand there; write GRAPH ?policy { ... }\n"
    )


def test_a_query_out_of_a_file_or_standard_input(graph: str, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(SHOP, encoding="utf-8")
    answers = [gdprmap(graph, SHOP), gdprmap(graph, f"@{file}"), gdprmap(graph, "--file", str(file))]
    answers.append(gdprmap(graph, "--file", "-", stdin=SHOP))
    assert {(done.returncode, done.stdout, done.stderr) for done in answers} == {(0, answers[0].stdout, "")}
    out = tmp_path / "out.csv"
    assert gdprmap(graph, SHOP, "--format", "csv", "--output", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8").startswith("title,nothing")


def test_the_list_of_queries() -> None:
    done = gdprmap("--list")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line and not line.startswith(" ")] == list(named_queries())
    assert "  --set category=TERM: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SELECT * {"], "this is no query in SPARQL 1.1, at line 1, column 11"),
        (["INSERT DATA { <a:b> <a:b> 1 }"], "INSERT changes a store, and a query only asks; `gdprmap publish` writes"),
        (["# x\nPREFIX a: <b:> DROP ALL"], "DROP changes a store, and a query only asks; `gdprmap publish` writes"),
        (["SELECT ?s {} ; DELETE WHERE { ?s ?p ?o }"], "this is no query in SPARQL 1.1, at line 1, column"),
        (["--named", "without-bases"], "there is no query 'without-bases'; did you mean without-basis?"),
        (["--named", "rights", "--set", "x=y"], "the query rights has no 'x' to set; nothing can be set in it"),
        (["--named", "changed-since", "--set", "since=yesterday"], "'yesterday' is no day; write one like 2018-05-25"),
        (["--named", "data-uses", "--set", "category=pd:Contct"], "pd:Contct is in no vocabulary; did you mean pd:Contact?"),
        (["--named", "data-uses", "--set", "category"], "'category' sets nothing; write NAME=VALUE"),
        (["ASK {}", "--set", "x=y"], "--set is for --named"),
        ([], "one query is wanted: in SPARQL, with --file, or with --named"),
        (["ASK {}", "--named", "rights"], "one query is wanted"),
        (["ASK {}", "--format", "turtle"], "this query asks for rows; --format is table, csv, tsv, json or xml"),
        (["DESCRIBE <a:b>", "--format", "csv"], "this query asks for statements; --format is turtle, ntriples or jsonld"),
        (["@nowhere.rq"], "nowhere.rq cannot be read: No such file or directory"),
        (["--set", "x=y"], "one query is wanted"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(graph: str, arguments: list[str], said: str) -> None:
    done = gdprmap(graph, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["nowhere", "nowhere.nq", "nowhere.ttl"])
def test_what_is_not_there_is_not_made(name: str, tmp_path: Path) -> None:
    done = gdprmap(str(tmp_path / name), "ASK {}")
    assert done.returncode == 2
    assert name in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "value", ["a> } } DROP ALL #", "pd:Contact } #", "https://a.example/> ; <b", "https://a.example/\n"]
)
def test_a_value_cannot_become_a_part_of_the_query(value: str) -> None:
    with pytest.raises(PublishError):
        named_query("data-uses").filled({"category": value})


def test_a_value_takes_the_place_of_what_stands_there() -> None:
    query = named_query("data-uses")
    filled = query.filled({"category": "https://a.example/x"})
    assert filled == query.text.replace(
        "VALUES ?category { dpv:PersonalData }", "VALUES ?category { <https://a.example/x> }"
    )
    assert filled != query.text
    assert '{ "2024-02-29T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> }' in named_query(
        "changed-since"
    ).filled({"since": "2024-02-29"})


@pytest.mark.parametrize("name", named_queries())
def test_each_query_says_what_it_asks_and_names_its_graphs(name: str) -> None:
    query = named_queries()[name]
    assert query.does.endswith(".")
    assert "GRAPH" in query.text
    assert all(f"VALUES ?{settable} {{" in query.text for settable in query.settable)


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {'{' * 20000}{'}' * 20000}",
        f"ASK {{ FILTER({'(' * 20000}1{')' * 20000}) }}",
        f"ASK {{ FILTER({'!' * 20000}true) }}",
        f"ASK {{ ?s {'<a:b>/' * 20000}<a:b> ?o }}",
        f"ASK {{ {{}}{' UNION {}' * 20000} }}",
        f"ASK {{ FILTER({'true||' * 20000}true) }}",
        f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * 20000} }}",
        f"ASK {{ {'BIND(1 AS ?x) ' * 20000} }}",
    ],
)
def test_a_query_that_would_crash_oxigraph_is_refused(graph: str, query: str) -> None:
    done = gdprmap(graph, query)
    assert (done.returncode, done.stdout) == (2, "")
    assert "this is no query that can be asked" in done.stderr


def test_a_long_query_that_is_simple_is_asked(graph: str) -> None:
    rows = " ".join(f"(<https://a.example/{number}/a-b> '!! (( {number}')" for number in range(5000))
    done = gdprmap(graph, f"SELECT (COUNT(*) AS ?n) {{ VALUES (?x ?y) {{ {rows} }} }}", "--format", "csv")
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["n", "5000"], "")


def test_a_query_as_large_as_may_be_does_not_crash() -> None:
    for query in (
        f"ASK {'{' * 200}{'}' * 200}",
        f"ASK {{ FILTER({'!' * 190}true) }}",
        f"ASK {{ ?s {'<a:b>/' * 190}<a:b> ?o }}",
        f"ASK {{ {{}}{' UNION {}' * 190} }}",
        f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * 190} }}",
    ):
        call = [
            sys.executable,
            "-c",
            "import sys; from gdprmap.publishing.asking import check_query; check_query(sys.argv[1])",
            query,
        ]
        assert subprocess.run(call, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode == 0


def test_a_category_of_a_vocabulary_of_ones_own_stands_under_all_that_is_above_it() -> None:
    under, above = f"<{RDFS}subClassOf>", dict[str, set[str]]()
    _closed(f"<{PD}Contact> {under} <{DPV}PersonalData> .\n".encode(), above)
    own = _closed(f"<urn:Fax> {under} <{PD}Contact> .\n".encode(), above).decode().splitlines()
    for one in (f"{DPV}PersonalData", f"{PD}Contact", "urn:Fax"):
        assert f"<urn:Fax> {under} <{one}> ." in own
    assert _closed(b"<urn:a> <urn:b> <urn:c> .\n", above) == b"<urn:a> <urn:b> <urn:c> .\n"


def test_the_address_of_queries_may_be_given(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with oxigraph(tmp_path / "ox") as url:
        shop = Policy(id="shop", title="Shop")
        published = publish(shop, to=nobody, query_url=f"{url}/query", update_url=f"{url}/update")
        assert [one.policy for one in published.added] == [f"{BASE}shop"]
        done = gdprmap(nobody, "--query-url", f"{url}/query", f"ASK {{ GRAPH <{BASE}shop> {{ ?s ?p ?o }} }}")
    assert done == (0, "yes\n", "")


# --- What a query never does ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } service silent ?s { ?a ?b ?c } }",
    ],
)
def test_no_query_asks_another_server(query: str) -> None:
    with pytest.raises(PublishError, match="SERVICE asks another server"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { GRAPH ?g { ?service ?p 'a service <x> here' } } # service <y>",
        "PREFIX service: <https://e.example/service> SELECT * { GRAPH ?g { ?s service:service ?o } }",
    ],
)
def test_what_is_only_called_service_is_no_other_server(query: str) -> None:
    check_query(query)


def _worked(process: int) -> float:
    """The seconds of the processor that it took so far; reading what it needs takes one or two."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how long a process worked is known on Linux alone")
def test_ctrl_c_ends_a_query_that_takes_long(tmp_path: Path) -> None:
    publish([Policy(id="shop", title="Shop")], to=tmp_path / "graph")
    every = " ".join(f"GRAPH ?g{number} {{ ?s{number} ?p{number} ?o{number} }}" for number in range(4))
    call = (sys.executable, "-m", "gdprmap", "query", str(tmp_path / "graph"), f"SELECT (COUNT(*) AS ?n) {{ {every} }}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    asked = subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while asked.poll() is None and _worked(asked.pid) < 6:  # by then the store is asked, and far from done
        time.sleep(0.2)
    asked.send_signal(signal.SIGINT)
    out, err = asked.communicate(timeout=20)
    assert (asked.returncode, out, err) == (-signal.SIGINT, "", "")
