"""`python -m gdprmap.rules`: make the tables of the rules anew, once a file in shapes/ has changed."""

from __future__ import annotations

import sys

from gdprmap.rules import _table, digest, engine_shapes_in, shapes_graph, shapes_in

if __name__ == "__main__":
    graph, made_from = shapes_graph(), digest()
    for file, text in (
        (_table.FILE, _table.text_of(shapes_in(graph), made_from)),
        (_table.ENGINES_FILE, _table.engines_text_of(engine_shapes_in(graph), made_from)),
    ):
        file.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{file} written\n")
