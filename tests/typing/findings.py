"""What a type checker knows of findings: they are a tuple, of which a part is one too."""

from typing import assert_type

from gdprmap import Finding, Findings, Policy, check

found = check(Policy(id="shop"))
assert_type(found, Findings)
assert_type(found[0], Finding)
assert_type(found[:3], Findings)
some: tuple[Finding, ...] = found
worst = Findings(one for one in found if one.severity == "violation")
assert_type(worst, Findings)
for one in worst:
    assert_type(one, Finding)
