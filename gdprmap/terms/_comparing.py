"""What a release changes, and what is to be written by hand because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.vocab import _releases, _table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gdprmap.terms._release import Release

_MOST_LISTED = 20


def remarks(release: Release, before: Iterable[_table.Row]) -> Iterator[str]:
    """What to know of a release, compared with the rows that the table had before; a line each."""
    new = {row.curie: row for row in release.rows}
    vocabularies = {curie.partition(":")[0] for curie in new}
    old = {row.curie: row for row in before if row.curie.partition(":")[0] in vocabularies}
    for name in release.missing:
        yield f"{name} is not there: its terms are left out, and its module of constants is empty"
    for name in release.passed_over:
        yield f"{name} is not read: the table does not hold that vocabulary"
    gone = sorted(old.keys() - new.keys())
    yield f"DPV {release.version}: {len(new)} terms, of which {len(new.keys() - old.keys())} new; {len(gone)} gone"
    yield from _listed(
        (curie for curie in gone if curie not in _releases.renamed()),
        "{} is gone: say in gdprmap/vocab/renamed.tsv what is written today",
    )
    for curie, row in new.items():
        is_new = curie not in old or old[curie].status != "sunset"
        if row.status == "sunset" and is_new and curie not in _table.SUCCESSORS:
            says = release.successors.get(curie)
            hint = f" (DPV says: {says})" if says else ", if there is one"
            yield f"{curie} is sunset: say in SUCCESSORS of gdprmap/vocab/_table.py what replaces it{hint}"
    written = {name: known.new for name, known in _releases.renamed().items()} | dict(_table.SUCCESSORS)
    yield from _listed(
        (
            f"{target}, which is to be written for {name},"
            for name, target in written.items()
            if target not in new and target.partition(":")[0] in vocabularies
        ),
        "{} is not in this release: mend renamed.tsv or SUCCESSORS",
    )


def _listed(found: Iterable[str], sentence: str) -> Iterator[str]:
    """The sentence for each, but for what would fill the screen."""
    all_found = list(found)
    for one in all_found[:_MOST_LISTED]:
        yield sentence.format(one)
    if len(all_found) > _MOST_LISTED:
        yield f"... and {len(all_found) - _MOST_LISTED} more of these"
