"""One processing -> what is said of each matter about it, with what holds for all processing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdprmap.documents import _storing
from gdprmap.documents._bases import basis_line, condition_line, criminal_line
from gdprmap.documents._sharing import recipient_line, transfer_line
from gdprmap.documents.view import Line, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gdprmap.documents._telling import Teller
    from gdprmap.model.data import DataGroup, DataSubject, PersonalData, Source
    from gdprmap.model.entities import Accountable
    from gdprmap.model.processing import Processing, Purpose
    from gdprmap.model.rights import Control
    from gdprmap.places import Loc

_FEW = 4
"""Groups of data that are named one by one also where they are all that there are."""
SPECIAL = "dpv:SpecialCategoryPersonalData"


class Cells:
    """What is said of one processing."""

    def __init__(self, tell: Teller, index: int, one: Processing) -> None:
        policy = tell.policy
        self.one = one
        self._tell = tell
        wanted = set(one.data or ())
        self.groups = [(at, group) for at, group in enumerate(policy.data or ()) if group.id in wanted]
        importers = [id for transfer in one.transfers or () for id in transfer.recipients or ()]
        self._ids = tuple(dict.fromkeys((*(one.recipients or ()), *importers)))
        reached = {*self._ids, *(policy.general_recipients or ())}
        self.here: Loc = ("processing", index)
        self._near_data: list[Loc] = [("data", at) for at, _ in self.groups]
        self._recipients: list[Loc] = [
            ("recipients", at) for at, other in enumerate(policy.recipients or ()) if other.id in reached
        ]

    @property
    def recipient_ids(self) -> tuple[str, ...]:
        """The ids of those who get the data, here or as for all processing."""
        return tuple(dict.fromkeys((*self._ids, *(self._tell.policy.general_recipients or ()))))

    def title(self) -> Line:
        """What the processing is called."""
        one, tell = self.one, self._tell
        title = tell.words(one.label or one.id)
        if not one.controllers:
            return title
        return Line(text=title.text, lang=title.lang, parts=tell.under("decided_by", self._decided_by()))

    def description(self) -> tuple[Line, ...]:
        """What else the policy says it is."""
        return (self._tell.words(self.one.description),) if self.one.description else ()

    def controllers(self) -> Said:
        """On whose behalf it is done (Article 30(2)(a))."""
        lines, named = tuple(self._decided_by()), set(self.one.controllers or ())
        near = [("controllers", at) for at, one in enumerate(self._tell.policy.controllers or ()) if one.id in named]
        gaps = self._tell.gaps("controllers", near) if lines else self._tell.gaps("operations", [self.here])
        return self._tell.said(lines, none=self.one.controllers == (), gaps=gaps)

    def _decided_by(self) -> Iterator[Line]:
        by_id = {one.id: one for one in self._tell.policy.controllers or ()}
        for id in self.one.controllers or ():
            found = by_id.get(id) or self._tell.policy.controller
            yield self._tell.entity(found, _through(self._tell, found)) if found else self._tell.words(id)

    def purposes(self) -> Said:
        """What it is for."""
        tell, further = self._tell, self.one.further_use
        lines = [purpose_line(tell, purpose) for purpose in self.one.purposes or ()]
        if further:
            assessed = (tell.assessment(further.assessment, "compatibility"),) if further.assessment else ()
            lines.append(
                tell.ours("label.further_use", parts=(*tell.text(further.description, "first_for"), *assessed))
            )
        return self._said("purposes", lines, none=self.one.purposes == ())

    def operations(self) -> Said:
        """What is done with the data."""
        lines = [self._tell.term(term) for term in self.one.operations or ()]
        # The same rule asks for whom it is done, and where this is said it speaks of that.
        gaps = () if lines else self._tell.gaps("operations", [self.here])
        return self._tell.said(lines, none=self.one.operations == (), gaps=gaps)

    def bases(self) -> Said:
        """What it rests on, and where it cannot be known which purpose rests on what."""
        one, tell = self.one, self._tell
        lines = [basis_line(tell, basis) for basis in one.legal_bases or ()]
        lines += [tell.about(each, own) for each in one.purposes or () if (own := self._own_bases(each))]
        lines += [condition_line(tell, condition) for condition in one.special_category_conditions or ()]
        if one.criminal_data_ground:
            lines.append(criminal_line(tell, one.criminal_data_ground))
        lines += tell.for_all(basis_line(tell, basis) for basis in tell.policy.legal_bases or ())
        if self.is_unmatched():
            lines.append(tell.ours("state.unmatched", state="unknown"))
        return self._said("bases", lines, none=self.says_no_bases())

    def says_no_bases(self) -> bool:
        """Whether the policy says that nothing carries it, of it or of all processing."""
        own = self.one.legal_bases
        return own == () or (own is None and self._tell.policy.legal_bases == ())

    def _own_bases(self, purpose: Purpose) -> Sequence[Line]:
        """What carries this purpose alone, or that nothing does; nothing where what carries all carries it too."""
        one, tell = self.one, self._tell
        if purpose.legal_bases is not None:
            return [basis_line(tell, basis) for basis in purpose.legal_bases] or [tell.none()]
        others = any(each.legal_bases is not None for each in one.purposes or ())
        if others and one.legal_bases is None and not tell.policy.legal_bases:
            return [tell.none() if self.says_no_bases() else tell.missing()]
        return ()

    def is_unmatched(self) -> bool:
        """Whether there are several purposes and several bases, and no word on which carries which."""
        open_purposes = [purpose for purpose in self.one.purposes or () if purpose.legal_bases is None]
        kinds = {basis.kind for basis in (*(self.one.legal_bases or ()), *(self._tell.policy.legal_bases or ()))}
        return len(open_purposes) > 1 and len(kinds) > 1

    def data(self, *, items: bool = False) -> Said:
        """Which data, with the *items* of each group if they are wanted."""
        tell, one = self._tell, self.one
        number = len(tell.policy.data or ())
        if not items and len(self.groups) == number > _FEW:
            lines = [Line(text=tell.texts("summary.all_data", number=number))]
        else:
            lines = [group_line(tell, group, items=items) for _, group in self.groups]
        wanted = set(one.non_personal_data or ())
        for other in tell.policy.non_personal_data or ():
            if other.id in wanted:
                lines.append(tell.named(other, parts=(tell.ours("label.non_personal"),)))
        return self._said("data", lines, none=one.data == (), near=self._near_data)

    def subjects(self) -> Said:
        """Whose data it is."""
        own, of_all = self.one.data_subjects, self._tell.policy.data_subjects
        stated = of_all if own is None else own
        lines = [subject_line(self._tell, subject) for subject in stated or ()]
        return self._said("subjects", lines, none=stated == ())

    def sources(self) -> Said:
        """Where the data comes from."""
        tell = self._tell
        stated: list[Source] = list(self.one.sources or ())
        stated += [source for part in self._data_parts() for source in part.sources or ()]
        lines = list(dict.fromkeys(source_line(tell, source) for source in stated))
        lines += [tell.about(part, (tell.none(),)) for part in self._data_parts() if part.sources == ()]
        return self._said("sources", lines, none=self.one.sources == (), near=self._near_data)

    def necessity(self) -> Said:
        """Whether the person must provide the data, and what happens if not."""
        tell = self._tell
        lines = list(_provided(tell, self.one))
        lines += [tell.about(part, said) for part in self._data_parts() if (said := tuple(_provided(tell, part)))]
        return self._said("necessity", lines, near=self._near_data)

    def _data_parts(self) -> Iterator[PersonalData]:
        for _, group in self.groups:
            yield group
            yield from group.items or ()

    def recipients(self) -> Said:
        """Who gets the data."""
        tell, policy = self._tell, self._tell.policy
        by_id = {one.id: one for one in policy.recipients or ()}
        general = [id for id in policy.general_recipients or () if id not in self._ids]
        lines = [recipient_line(tell, by_id[id]) for id in self._ids]
        if self.one.recipients == () and (lines or general):
            lines.insert(0, tell.none())
        lines += tell.for_all(recipient_line(tell, by_id[id]) for id in general)
        nobody = self.one.recipients == () or (self.one.recipients is None and self._nobody_at_all())
        return self._said("recipients", lines, none=nobody, near=self._recipients)

    def _nobody_at_all(self) -> bool:
        return self._tell.policy.recipients == () or self._tell.policy.general_recipients == ()

    def transfers(self) -> Said:
        """Which third countries it goes to, and on what that rests."""
        own, of_all = self.one.transfers, self._tell.policy.transfers
        lines = [transfer_line(self._tell, transfer) for transfer in own or ()]
        if own == () and of_all:
            lines.insert(0, self._tell.none())
        lines += self._tell.for_all(transfer_line(self._tell, transfer) for transfer in of_all or ())
        none = own == () or (own is None and of_all == ())
        return self._said("transfers", lines, none=none, near=self._recipients)

    def retention(self) -> Said:
        """How long the data is kept."""
        tell, own, of_all = self._tell, self.one.retention, self._tell.policy.retention
        lines = [_storing.retention_line(tell, kept) for kept in own or ()]
        lines += [
            tell.about(part, [_storing.retention_line(tell, kept) for kept in part.retention] or [tell.none()])
            for part in self._data_parts()
            if part.retention is not None
        ]
        lines += tell.for_all(_storing.retention_line(tell, kept) for kept in of_all or ())
        return self._said("retention", lines, none=own == () or (own is None and of_all == ()), near=self._near_data)

    def storage(self) -> Said:
        """Where the data is kept."""
        tell, own, of_all = self._tell, self.one.storage_locations, self._tell.policy.storage_locations
        lines = [_storing.location_line(tell, place) for place in own or ()]
        lines += tell.for_all(_storing.location_line(tell, place) for place in of_all or ())
        return tell.said(lines, none=own == () or (own is None and of_all == ()))

    def measures(self) -> Said:
        """What protects the data."""
        tell, own, of_all = self._tell, self.one.measures, self._tell.policy.measures
        lines = [tell.measure(measure) for measure in own or ()]
        lines += tell.for_all(map(tell.measure, of_all or ()))
        return self._said("measures", lines, none=own == () or (own is None and of_all == ()))

    def automated(self) -> Said:
        """Whether a machine decides about people, how, and with what consequences."""
        tell, decision = self._tell, self.one.automated_decision
        lines: list[Line] = []
        if decision == "none":
            lines.append(tell.ours("state.none_automated", state="none"))
        elif decision is not None:
            for label, value in (("logic", decision.logic), ("consequences", decision.consequences)):
                lines += tell.text(value, label) or (tell.missing(label),)
            lines += tell.word("human", decision.human_involvement, "human")
        else:
            context = self.one.context or ()
            lines += [tell.term(term) for term in context if term.is_a("dpv:AutomatedDecisionMaking")]
        return self._said("automated", lines)

    def controls(self) -> Said:
        """What people can do about it, without it being a right."""
        lines = (control_line(self._tell, one) for one in self.one.controls or ())
        return self._tell.said(lines, none=self.one.controls == ())

    def cookies(self) -> Said:
        """What is stored on the person's device."""
        lines = [_storing.cookie_line(self._tell, cookie) for cookie in self.one.cookies or ()]
        return self._said("cookies", lines, none=self.one.cookies == ())

    def _said(self, topic: str, lines: Sequence[Line], *, none: bool = False, near: Iterable[Loc] = ()) -> Said:
        """What is said, with what the rules found here; and in the policy, where that speaks or nobody does."""
        silent = not lines and not none
        of_all = any(line.for_all for line in lines)
        gaps = self._tell.gaps(topic, [self.here, *near], also_of_policy=silent or of_all)
        return self._tell.said(lines, none=none, gaps=gaps)


def _through(tell: Teller, one: Accountable) -> Iterator[Line]:
    """The representative and the officer of a controller, or that there is none."""
    for key, who in (("representative", one.representative), ("dpo", one.data_protection_officer)):
        if who is not None:
            line = tell.none() if isinstance(who, str) else tell.entity(who)
            yield replace(line, label=tell.texts(f"field.{key}"))


def _provided(tell: Teller, part: Processing | PersonalData) -> Iterator[Line]:
    """Whether data must be provided, and what happens if not."""
    if part.necessity:
        yield tell.ours(f"necessity.{part.necessity}")
    yield from tell.text(part.consequence, "consequence")


def purpose_line(tell: Teller, purpose: Purpose) -> Line:
    """A purpose."""
    more = tell.text(purpose.description, "more") if purpose.label or purpose.term else ()
    return tell.named(purpose, parts=more)


def subject_line(tell: Teller, subject: DataSubject) -> Line:
    """A group of persons, by the policy's own word where it has one."""
    more = tell.text(subject.description, "more") if subject.label or subject.term else ()
    return tell.words(subject.label, parts=more) if subject.label else tell.named(subject, parts=more)


def control_line(tell: Teller, one: Control) -> Line:
    """Something that people can do, and how."""
    how = tell.means(one, "exercise")
    if one.term is None:
        return how
    return tell.term(one.term, parts=() if how.state == "not stated" else (how,))


def source_line(tell: Teller, source: Source) -> Line:
    """Where data comes from."""
    parts = (
        *tell.text(source.name, "name"),
        *tell.text(source.label, "called"),
        *((tell.words(source.page, label="page"),) if source.page else ()),
    )
    if source.kind:
        return tell.ours(f"source.{source.kind}", parts=parts)
    return tell.named(source, parts=parts[1:] if source.name else parts)


def group_line(tell: Teller, group: DataGroup, *, items: bool) -> Line:
    """A group of data."""
    special = (*tell.flag(is_special(group), "special"), *tell.flag(group.pseudonymised, "pseudonymised"))
    held = (item_line(tell, item) for item in group.items or ()) if items else ()
    return tell.named(group, parts=(*special, *held))


def item_line(tell: Teller, item: PersonalData) -> Line:
    """A category of data in a group."""
    return tell.named(item, parts=tell.flag(is_special(item), "special"))


def is_special(data: PersonalData) -> bool:
    """Whether it is special-category data (Article 9(1)), as the policy or the term says."""
    terms = (data.term, *(data.also or ()))
    return bool(data.special_category) or any(term.is_a(SPECIAL) for term in terms if term)
