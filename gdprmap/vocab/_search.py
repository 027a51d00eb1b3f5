"""Finding a term by words, or by a spelling that is nearly right."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from gdprmap.vocab import _table
from gdprmap.vocab._base import Term

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SPELLINGS = {"article": "art", "children": "child", "defence": "defense", "licence": "license", "people": "person"}
_EMPTY_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "be",
        "by",
        "for",
        "in",
        "my",
        "of",
        "on",
        "or",
        "our",
        "such",
        "the",
        "this",
        "to",
        "with",
        "you",
        "your",
    }
)
_ALIAS_WORTH = {"=": 1.0, "~": 0.9, "<": 0.85, "-": 0.6}
_SURE = 0.75
"""The score, or the likeness of two spellings, from which on a term is offered as what was meant."""
_SHORTEST_TYPO = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term that a search found."""

    term: Term
    """The term."""
    why: Literal["label", "name", "alias"]
    """What the words were found in: the label, the name in the short form, or a phrase that policies use for it."""
    text: str
    """The label, name or phrase itself."""
    sign: str = ""
    """For a phrase: "=" means the same, "~" is close, "<" is narrower than the term, "-" has no real term."""
    note: str = ""
    """For a phrase: what else to know of it."""


class _Text(NamedTuple):
    """One text under which a term can be found."""

    curie: str
    why: Literal["label", "name", "alias"]
    text: str
    words: frozenset[str]
    worth: float = 1.0
    """How much this text says of the term, at most 1."""
    sign: str = ""
    note: str = ""


class _Index(NamedTuple):
    texts: list[_Text]
    places: dict[str, list[int]]
    """Where in `texts` a word stands."""

    def weight(self, word: str) -> float:
        """How much a word tells: "genetic" more than "data", which hundreds of labels have."""
        return math.log(1 + len(self.texts) / (1 + len(self.places.get(word, ()))))


def search(words: str, *, kind: type[Term] = Term, limit: int = 10) -> tuple[Match, ...]:
    """The terms that the words fit, best first."""
    found = _ranked(words, kind)[: max(limit, 0)]
    known = kind.known(sunset=True)
    return tuple(
        Match(term=known[text.curie], why=text.why, text=text.text, sign=text.sign, note=text.note) for _, text in found
    )


def closest(text: str, kind: type[Term]) -> Term | None:
    """The term of the kind that the text was most likely meant to be, if one comes near."""
    known = kind.known()
    name = _local(text.strip()).casefold()
    same = [curie for curie in known if _local(curie).casefold() == name]
    if not same and ":" in text:
        # A code of two letters is like too many others: loc:GBR is as near to GR as to GB.
        names = {_local(curie).casefold(): curie for curie in sorted(known, reverse=True) if not _is_region(curie)}
        names = {near: curie for near, curie in names.items() if len(near) > 2}
        same = [names[near] for near in difflib.get_close_matches(name, names, n=1, cutoff=_SURE)]
    if same:
        # The prefix decides between namesakes such as dpv:Location and pd:Location.
        return known[max(same, key=lambda curie: difflib.SequenceMatcher(None, curie, text).ratio())]
    found = _ranked(_local(text), kind)
    return known.get(found[0][1].curie) if found and found[0][0] >= _SURE else None


def namesake(term: Term, kind: type[Term]) -> Term | None:
    """The term of the kind that is called like a term of another kind, if there is one."""
    name, label = _local(term.curie), term.label.casefold()
    same = (known for curie, known in kind.known().items() if _local(curie) == name or known.label.casefold() == label)
    return next(same, None)


def _ranked(query: str, kind: type[Term]) -> list[tuple[float, _Text]]:
    """The best text of each term that has at least half of the query, with its score, best first."""
    index, known = _index(), kind.known(sunset=True)
    asked = {word: _found_for(word, index) for word in _words(_local(query))}
    total = sum(index.weight(word) for word in asked)
    best = dict[str, tuple[float, _Text]]()
    for place in sorted({place for words in asked.values() for word in words for place in index.places[word]}):
        text = index.texts[place]
        if text.curie not in known:
            continue
        hits = {word: max((found.get(w, 0.0) for w in text.words), default=0.0) for word, found in asked.items()}
        covered = sum(index.weight(word) * hit for word, hit in hits.items()) / total
        if covered < 0.5:
            continue
        of_text = [index.weight(w) * max(found.get(w, 0.0) for found in asked.values()) for w in text.words]
        score = covered * (0.6 + 0.4 * sum(of_text) / sum(map(index.weight, text.words))) * text.worth
        if score > best.get(text.curie, (0.0, text))[0]:
            best[text.curie] = (score, text)
    order = list(_table.VOCABULARIES)
    return sorted(best.values(), key=lambda b: (-round(b[0], 6), order.index(b[1].curie.partition(":")[0]), b[1].curie))


def _found_for(word: str, index: _Index) -> dict[str, float]:
    """The words of the index that a word of the query may stand for, each with how sure that is."""
    found = {word: 1.0} if word in index.places else {}
    if len(word) >= _SHORTEST_TYPO:
        if not found:
            near = difflib.get_close_matches(word, index.places, n=5, cutoff=0.8)
            found = {other: difflib.SequenceMatcher(None, word, other).ratio() ** 2 for other in near}
        # "market" is also "marketing"; the more is left over, the less.
        longer = (other for other in index.places if other.startswith(word))
        found |= {other: max(0.5, 0.95 - 0.03 * len(other[len(word) :])) for other in longer if other not in found}
    return found


def _words(text: str) -> frozenset[str]:
    """The words of a text, in one spelling: no capitals, accents or plurals, British as American."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\b([Ee])-mail", r"\1mail", text).replace("'s", "")
    words = frozenset(_one_spelling(word.casefold()) for word in _WORD.findall(text))
    return words - _EMPTY_WORDS or words


@cache
def _one_spelling(word: str) -> str:
    word = _SPELLINGS.get(word, word)
    if len(word) > 3:
        word = re.sub(r"ies$", "y", word)
        word = re.sub(r"(ss|x|ch|sh)es$", r"\1", word)
        word = re.sub(r"(?<![su])s$", "", word)
        word = re.sub(r"(?<=[iy])z(?=[aei])", "s", word)
        word = re.sub(r"our$", "or", word)
    return word


def _local(curie: str) -> str:
    """What stands behind the prefix of a short form, also of a wrong one; other text as it is."""
    return curie.partition(":")[2] if ":" in curie and not re.search(r"\s|/", curie) else curie


def _is_region(curie: str) -> bool:
    return _table.table()[curie].kind == "Region"


@_table.kept
def _index() -> _Index:
    texts: list[_Text] = []
    for row in _table.table().values():
        # What is on its way out, and the thousands of regions, come after all else that fits as well.
        worth = 0.7 if row.status == "sunset" else 0.8 if row.kind == "Region" else 0.9 if row.kind == "Property" else 1
        name = _local(row.curie)
        texts.append(_Text(row.curie, "label", row.label, _words(row.label), worth))
        texts.append(_Text(row.curie, "name", name, _words(name), worth))
        # For those who write "emailaddress".
        texts.append(_Text(row.curie, "name", name, frozenset({_one_spelling(name.casefold())}), worth))
    for line in Path(__file__).with_name("aliases.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            phrase, curies, sign, note = line.split("\t")
            alias = _Text("", "alias", phrase, _words(phrase), _ALIAS_WORTH[sign], sign, "" if note == "-" else note)
            texts += [alias._replace(curie=curie) for curie in curies.split()]
    places = dict[str, list[int]]()
    for place, text in enumerate(texts):
        for word in text.words:
            places.setdefault(word, []).append(place)
    return _Index(texts, places)
