"""What docs/publishing.md and docs/queries.md show is run, and is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.publishing.named import named_queries

ROOT = Path(__file__).parent.parent
POLICIES = {
    "shop": "id: shop\ntitle: Privacy at the shop\nprocessing: {orders: {data: [mail], recipients: [post]}}\n"
    "data: {mail: {label: addresses, term: pd:EmailAddress}}\nrecipients: {post: {name: Post, country: CH}}\n"
    "rights: [access]\n",
    "newsletter": "id: newsletter\nprocessing: {news: {data: [mail], legal_bases: [consent]}}\n"
    "data: {mail: {term: pd:EmailAddress}}\n",
}


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "privacy").mkdir()
    for name, text in POLICIES.items():
        (tmp_path / "privacy" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "gdprmap").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m gdprmap "$@"\n')
    (tmp_path / "gdprmap").chmod(0o755)
    return tmp_path


def ran(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-e", "-c", f'PATH="{folder}:$PATH"\n{script}'], cwd=folder, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_commands_of_publishing_print_what_the_page_shows(folder: Path) -> None:
    first, second = blocks("publishing", "sh")
    (shown,) = blocks("publishing", "text")
    assert ran(first, folder).startswith(shown)
    assert "2 unchanged, nothing changed; nothing was written (--dry-run)" in ran(second, folder)
    assert (folder / "published.json").is_file()


def test_the_python_of_publishing_runs(tmp_path: Path) -> None:
    (code,) = blocks("publishing", "python")
    call = [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_commands_of_queries_run(folder: Path) -> None:
    (script,) = blocks("queries", "sh")
    said = ran(f"gdprmap publish privacy/ --to graph/ --quiet\n{script}", folder)
    assert "https://w3id.org/gdprmap/policy/shop#processing/orders,https://w3id.org/dpv/pd#EmailAddress" in said
    assert '"bindings"' in (folder / "changed.json").read_text(encoding="utf-8")


def test_the_page_has_every_query_as_it_is() -> None:
    assert blocks("queries", "sparql") == [query.text for query in named_queries().values()]
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (.*)$", text, flags=re.MULTILINE) == list(named_queries())
