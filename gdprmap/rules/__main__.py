"""`python -m gdprmap.rules`: make the table of the rules anew, once a file in shapes/ has changed."""

from __future__ import annotations

import sys

from gdprmap.rules import _table, digest, shapes_graph, shapes_in

if __name__ == "__main__":
    _table.FILE.write_text(_table.text_of(shapes_in(shapes_graph()), digest()), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{_table.FILE} written\n")
