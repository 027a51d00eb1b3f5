"""policy -> SHACL -> findings: the only room that knows an engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from gdprmap.adequacy import Adequacy, Decision
from gdprmap.checking import _engine
from gdprmap.checking._engine import Engine as Engine
from gdprmap.checking._judging import Judge
from gdprmap.checking._own import confusable_ids, unfound_quotes
from gdprmap.checking._suppressing import Judged, sifted
from gdprmap.findings import Findings
from gdprmap.graph import Literal, Triple, facts, policy_iri, write
from gdprmap.graph.facts import SUBCLASS_OF
from gdprmap.graph.triples import XSD
from gdprmap.model import Law, Policy
from gdprmap.model.law import is_gdpr
from gdprmap.model.policy import Profile
from gdprmap.rules import rules as all_rules
from gdprmap.vocab._term import expand

__all__ = ["Engine", "Judged", "check", "is_under_gdpr", "judge", "judged_on", "notes", "statements"]

_ADEQUATE = expand("eu-gdpr:A45-3")
_GDPR = expand("legal-eu:law-GDPR")
_APPLIES_SINCE = date(2018, 5, 25)


def check(
    policy: Policy,
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    source_text: str | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
    engine: Engine = "auto",
) -> Findings:
    """All that the rules find in *policy*, in the order of its parts; nothing if the GDPR does not apply to it.

    What the policy says under `ignore` is left out until the day that it names, by today's date.

    *profiles* replaces the policy's own ("notice", "record", "processor record"). *on* is the day as of which countries
    are judged, by default the policy's own date. With *source_text*, quotes are looked for in it (GM-Q06). *adequacy*
    replaces the adequacy decisions that gdprmap knows of (GM-X03; `gdprmap.adequacy.read_decisions` reads a table).
    With *rules*, only rules with these ids find anything. *engine* is "fast", "pyshacl" or "auto", the fast one if it
    is installed; they find the same.

    Raises:
        TypeError: it is no policy.
        ValueError: there is no such profile.
        EngineError: there is no such engine, or it is not installed.
        ShapesError: the shapes cannot be run.
    """
    judged = judge(
        policy, profiles=profiles, on=on, source_text=source_text, adequacy=adequacy, rules=rules, engine=engine
    )
    return Findings(judged.findings)


def judge(
    policy: Policy,
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    source_text: str | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
    engine: Engine = "auto",
) -> Judged:
    """What `check` finds, and beside it what is suppressed and which suppressions no finding needs.

    A suppression counts as unused only if its rule was run: it is among *rules*, it is on in *profiles* where these
    are given, and for GM-Q06 there is a *source_text*.

    Raises:
        TypeError: it is no policy.
        ValueError: there is no such profile.
        EngineError: there is no such engine, or it is not installed.
        ShapesError: the shapes cannot be run.
    """
    if not isinstance(policy, Policy):
        raise TypeError("check takes a Policy; that of a file is read(path).policy")
    if unknown := set(profiles or ()) - set(get_args(Profile)):
        raise ValueError(f"{min(unknown)!r} is no profile; write one of {', '.join(get_args(Profile))}")
    if not is_under_gdpr(policy):
        return Judged()
    if profiles is not None:
        policy = replace(policy, profiles=tuple(profiles))
    written = write(policy)
    judging = Judge(policy, written, policy.profiles or ("alone",), rules)
    known = _with_facts(policy, written.triples, on, adequacy)
    ran = _engine.run(known, engine, judging.asked())
    results = {(result.shape, result.focus) for result in ran}
    iris = {loc: iri for iri, loc in written.origins.items()}
    results |= {(expand("gm:GM-Q05"), iris[loc]) for loc in confusable_ids(policy)}
    unread = {"GM-Q06"} if source_text is None else set[str]()
    if source_text is not None:
        results |= {(expand("gm:GM-Q06"), iris[loc]) for loc in unfound_quotes(policy, source_text)}
    ran_rules = judging.rules() if profiles is not None else frozenset(all_rules() if rules is None else rules)
    lasts = on is not None or (_day_of(policy) is not None and all(one.object != _ADEQUATE for one in known))
    return sifted(written.parts, judging.findings(sorted(results)), ran_rules - unread, date.today(), lasts=lasts)


def statements(
    policy: Policy, *, on: date | None = None, adequacy: Sequence[Decision] | None = None
) -> tuple[Triple, ...]:
    """What the shapes are run on: the triples of *policy*, and what they need to know of its terms on that day."""
    return _with_facts(policy, write(policy).triples, on, adequacy)


def _with_facts(
    policy: Policy, triples: Sequence[Triple], on: date | None, adequacy: Sequence[Decision] | None
) -> tuple[Triple, ...]:
    day, standing = judged_on(policy, on), _standing(policy, on, adequacy)
    judged = Triple(policy_iri(policy), expand("gm:judgedOn"), Literal(day.isoformat(), f"{XSD}date"))
    return (*triples, judged, *facts(triples, day, standing))


def _standing(policy: Policy, on: date | None, adequacy: Sequence[Decision] | None) -> Adequacy:
    day = judged_on(policy, on)
    said = _day_of(policy) or day
    return Adequacy(judged=day, said=said, now=on or date.today(), table=adequacy)


def is_under_gdpr(policy: Policy) -> bool:
    """Whether the GDPR is among the laws that the policy says apply; so if it says nothing of laws."""
    return policy.applicable_laws is None or any(_is_gdpr(law) for law in policy.applicable_laws)


def judged_on(policy: Policy, on: date | None = None) -> date:
    """The day as of which *policy* is judged: *on*, its last change, its publication, or today."""
    return on or _day_of(policy) or date.today()


def _day_of(policy: Policy) -> date | None:
    """The day that the policy says it is of."""
    return policy.updated or policy.published


def notes(
    policy: Policy,
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    adequacy: Sequence[Decision] | None = None,
) -> tuple[str, ...]:
    """What a reader of the findings should know although it is none: the law, the date."""
    said = []
    if not is_under_gdpr(policy):
        said.append("the GDPR is not among the applicable laws, so nothing was checked")
    else:
        if on is None and _day_of(policy) is None:
            said.append(f"the policy has no date; countries are judged as of today, {date.today()}")
        elif judged_on(policy, on) < _APPLIES_SINCE:
            said.append(
                f"judged as of {judged_on(policy, on)}, as if the GDPR had applied; it does since {_APPLIES_SINCE}"
            )
        if on is None and _relies_on_a_lapsed_decision(policy, adequacy):
            said.append(f"adequacy decisions are also looked up as of today, {date.today()}; --on fixes the day")
        if not (policy.profiles if profiles is None else profiles):
            said.append("neither a notice nor a record, so what these must say was not looked for")
    return tuple(said)


def _relies_on_a_lapsed_decision(policy: Policy, adequacy: Sequence[Decision] | None) -> bool:
    """Whether it claims adequacy, and a decision on a country that it names held on its day but does not today."""
    transfers = [*(policy.transfers or ()), *(t for one in policy.processing or () for t in one.transfers or ())]
    bases = [basis for transfer in transfers for basis in transfer.bases or ()]
    if not any(basis.kind == "adequacy decision" or basis.decision for basis in bases):
        return False  # before a table is read
    lapsed = _standing(policy, None, adequacy).lapsed()
    if not lapsed:
        return False
    own = write(policy).triples
    above = (fact for fact in facts(own, judged_on(policy)) if fact.predicate == SUBCLASS_OF)
    used = {triple.object for triple in (*own, *above)}
    return _ADEQUATE in used and any(one.country in used or not used.isdisjoint(one.terms) for one in lapsed)


def _is_gdpr(law: Law) -> bool:
    return law.term == _GDPR or is_gdpr(law.title or "")
