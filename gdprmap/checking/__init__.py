"""policy -> SHACL -> findings: the only room that knows an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from gdprmap.checking._judging import Judge
from gdprmap.checking._own import confusable_ids, unfound_quotes
from gdprmap.findings import Finding
from gdprmap.graph import facts, write
from gdprmap.model import Law, Policy
from gdprmap.model.law import is_gdpr
from gdprmap.model.policy import Profile
from gdprmap.vocab._term import expand

__all__ = ["check", "is_under_gdpr", "judged_on", "notes"]

_GDPR = expand("legal-eu:law-GDPR")
_APPLIES_SINCE = date(2018, 5, 25)


def check(
    policy: Policy,
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    source_text: str | None = None,
) -> tuple[Finding, ...]:
    """All that the rules find in *policy*, in the order of its parts; nothing if the GDPR does not apply to it.

    *profiles* replaces the policy's own ("notice", "record"). *on* is the day as of which countries are judged, by
    default the policy's own date. With *source_text*, quotes are looked for in it (GM-Q06).

    Raises:
        TypeError: it is no policy.
        ValueError: there is no such profile.
        ShapesError: the shapes cannot be run.
    """
    from gdprmap.checking import _engine

    if not isinstance(policy, Policy):
        raise TypeError("check takes a Policy; that of a file is read(path).policy")
    if unknown := set(profiles or ()) - set(get_args(Profile)):
        raise ValueError(f"{min(unknown)!r} is no profile; write notice or record")
    if not is_under_gdpr(policy):
        return ()
    if profiles is not None:
        policy = replace(policy, profiles=tuple(profiles))
    written = write(policy)
    statements = (*written.triples, *facts(written.triples, judged_on(policy, on)))
    results = {(result.shape, result.focus) for result in _engine.run(statements)}
    iris = {loc: iri for iri, loc in written.origins.items()}
    results |= {(expand("gm:GM-Q05"), iris[loc]) for loc in confusable_ids(policy)}
    if source_text is not None:
        results |= {(expand("gm:GM-Q06"), iris[loc]) for loc in unfound_quotes(policy, source_text)}
    return Judge(policy, written, policy.profiles or ("alone",)).findings(sorted(results))


def is_under_gdpr(policy: Policy) -> bool:
    """Whether the GDPR is among the laws that the policy says apply; so if it says nothing of laws."""
    return policy.applicable_laws is None or any(_is_gdpr(law) for law in policy.applicable_laws)


def judged_on(policy: Policy, on: date | None = None) -> date:
    """The day as of which *policy* is judged: *on*, its last change, its publication, or today."""
    return on or policy.updated or policy.published or date.today()


def notes(policy: Policy, *, profiles: Sequence[Profile] | None = None, on: date | None = None) -> tuple[str, ...]:
    """What a reader of the findings should know although it is none: the law, the date."""
    said = []
    if not is_under_gdpr(policy):
        said.append("the GDPR is not among the applicable laws, so nothing was checked")
    else:
        if on is None and policy.updated is None and policy.published is None:
            said.append(f"the policy has no date; countries are judged as of today, {date.today()}")
        elif judged_on(policy, on) < _APPLIES_SINCE:
            said.append(
                f"judged as of {judged_on(policy, on)}, as if the GDPR had applied; it does since {_APPLIES_SINCE}"
            )
        if not (policy.profiles if profiles is None else profiles):
            said.append("neither a notice nor a record, so what these must say was not looked for")
    return tuple(said)


def _is_gdpr(law: Law) -> bool:
    return law.term == _GDPR or is_gdpr(law.title or "")
