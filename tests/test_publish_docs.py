"""docs/queries.md has the queries as gdprmap has them; its commands are run by tests/test_docs_run.py."""

from __future__ import annotations

import re
from pathlib import Path

from gdprmap.publishing.named import named_queries

PAGE = (Path(__file__).parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")


def test_the_page_has_every_query_as_it_is() -> None:
    shown = re.findall(r"^```sparql\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert shown == [query.text for query in named_queries().values()]
    assert re.findall(r"^### (.*)$", PAGE, flags=re.MULTILINE) == list(named_queries())
