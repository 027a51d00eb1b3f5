"""The findings of one policy, by what they are about, so that a gap is shown where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents.view import Gap
from gdprmap.vocab._term import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gdprmap.documents._texts import Texts
    from gdprmap.findings import Finding
    from gdprmap.places import Loc

TOPICS: dict[str, tuple[str, ...]] = {
    "controller": ("GM-T01", "GM-T02", "GM-T12"),
    "dpo": ("GM-T03", "GM-T11"),
    "representative": ("GM-T04",),
    "date": ("GM-T10",),
    "purposes": ("GM-T05", "GM-T13"),
    "bases": ("GM-L", "GM-C01", "GM-C02", "GM-C03", "GM-C06", "GM-H", "GM-I", "GM-O"),
    "data": ("GM-Q01", "GM-Q02"),
    "subjects": ("GM-K01",),
    "controllers": ("GM-K02",),
    "operations": ("GM-K03",),
    "sources": ("GM-T06", "GM-T07"),
    "necessity": ("GM-T09",),
    "recipients": ("GM-P", "GM-T08"),
    "transfers": ("GM-X",),
    "retention": ("GM-S",),
    "rights": ("GM-R",),
    "automated": ("GM-A01", "GM-A02", "GM-A03"),
    "measures": ("GM-M",),
    "cookies": ("GM-C04", "GM-C05"),
    "other": ("GM-A04", "GM-Q03", "GM-Q04", "GM-Q05", "GM-Q06", "GM-Q07"),
}
"""What the rules are about: ids or beginnings of ids, by the name of a field of the documents."""

_APART = ("processing", "data", "recipients", "controllers")
"""The fields of a policy whose entries are shown by themselves."""


def topic_of(rule: str) -> str:
    """What the rule with this id is about."""
    return next(topic for topic, rules in TOPICS.items() if rule.startswith(rules))


class Findings:
    """The findings of one policy; of some matters, such as where data is kept, no rule finds anything."""

    def __init__(self, findings: Iterable[Finding], texts: Texts, lang: str | None) -> None:
        self._texts = texts
        self._lang = lang
        self._placed: list[tuple[Loc, Gap]] = []
        self._about: dict[str, list[tuple[Loc, Gap]]] = {topic: [] for topic in TOPICS}
        for one in findings:
            gap = self._gap(one)
            self._placed.append((one.loc, gap))
            self._about[topic_of(one.rule.id)].append((one.loc, gap))

    def all(self) -> tuple[Gap, ...]:
        """All of them, in the order of the policy."""
        return tuple(gap for _, gap in self._placed)

    def near(self, topic: str, places: Sequence[Loc]) -> tuple[Gap, ...]:
        """Those about *topic* at or within one of the *places*, each rule once."""
        entries = set(places)  # each is an entry of a field: ("data", 3)
        return each_once(gap for loc, gap in self._about.get(topic, ()) if loc[:2] in entries)

    def at(self, entry: Loc) -> tuple[Gap, ...]:
        """Those at or within an entry of a field such as ("data", 3), each rule once."""
        return each_once(self.each_at(entry))

    def placed(self) -> tuple[tuple[Loc, Gap], ...]:
        """All of them with where they are, in the order of the policy."""
        return tuple(self._placed)

    def each_at(self, entry: Loc) -> tuple[Gap, ...]:
        """All of those at or within an entry of a field."""
        return tuple(gap for loc, gap in self._placed if loc[:2] == entry)

    def elsewhere(self) -> tuple[Gap, ...]:
        """Those that are at no entry which is shown by itself."""
        return tuple(gap for loc, gap in self._placed if not (loc and loc[0] in _APART))

    def of_policy(self, topic: str) -> tuple[Gap, ...]:
        """Those about *topic* in the policy as a whole, each rule once."""
        return each_once(gap for loc, gap in self._about.get(topic, ()) if not (loc and loc[0] in _APART))

    def everywhere(self, topic: str) -> tuple[Gap, ...]:
        """Those about *topic* anywhere in the policy, each rule once."""
        return each_once(gap for _, gap in self._about.get(topic, ()))

    def _gap(self, finding: Finding) -> Gap:
        shape = shorten(finding.shape).removeprefix("gm:") or finding.rule.id
        said = self._texts.own("rules", shape)
        return Gap(
            rule=finding.rule.id,
            severity=finding.severity,
            severity_word=self._texts(f"severity.{finding.severity}"),
            cite=self._texts.cite(*finding.articles[:1]),
            says=said or finding.message,
            lang=None if said else self._texts.english(),
            subject=finding.subject,
            subject_lang=self._lang,
        )


def each_once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Each rule once."""
    return tuple({gap.rule: gap for gap in gaps}.values())
