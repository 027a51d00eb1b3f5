"""The parts of a policy as a Python developer meets them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import date
from pathlib import Path

import pytest

import gdprmap
from gdprmap import (
    Consent,
    Controller,
    DataGroup,
    JointArrangement,
    Law,
    LegitimateInterests,
    Policy,
    Processing,
    ProcessingAgreement,
    Purpose,
    Recipient,
    Right,
    StructureError,
    Transfer,
)
from gdprmap.model.fields import fields_of, walk
from gdprmap.model.marks import Says, Typed
from gdprmap.model.parts import Part
from gdprmap.vocab import dpv, loc, pd

shop = Policy(
    id="shop",
    updated=date(2024, 5, 1),
    applicable_laws=[Law.gdpr()],
    controller=Controller(name="Shop", country=loc.DE, representative="none"),
    data=[DataGroup(id="usage", term=pd.BrowsingBehaviour)],
    recipients=[Recipient(id="host", role="processor")],
    processing=[
        Processing(
            id="analytics",
            data=["usage"],
            purposes=[Purpose(term=dpv.ServiceUsageAnalytics)],
            legal_bases=[LegitimateInterests(interest="improving the shop"), Consent(implied=True)],
            recipients=["host"],
            transfers=(),
        )
    ],
    rights=Right.named("access", "erasure"),
)


def refused(**fields: object) -> list[str]:
    with pytest.raises(StructureError) as caught:
        Policy(**{"id": "x", **fields})  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_a_part_shows_what_it_states_and_no_more() -> None:
    assert repr(Consent(implied=True)) == "Consent(kind='consent', implied=True)"
    assert repr(Right(right="access")) == "Right(right='access')"
    assert repr(Purpose(term=dpv.Marketing)) == "Purpose(term=Purpose.parse('dpv:Marketing'))"


def test_lists_become_tuples_and_parts_can_be_keys() -> None:
    assert isinstance(shop.processing, tuple)
    assert {shop: 1}[copy.deepcopy(shop)] == 1


def test_a_policy_cannot_be_changed_but_another_can_be_made_of_it() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        shop.title = "Shop"  # type: ignore[misc]
    assert dataclasses.replace(shop, title="Shop").title == "Shop"
    with pytest.raises(
        StructureError, match=r"general_recipients\.0: there is no 'hst' under recipients; did you mean host"
    ):
        dataclasses.replace(shop, general_recipients=["hst"])


@pytest.mark.parametrize("name", ["title", "id", "nothing"])
def test_nothing_can_be_set_or_deleted_whether_it_is_a_field_or_not(name: str) -> None:
    before = repr(shop)
    with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
        setattr(shop, name, "Shop")
    with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
        delattr(shop, name)
    assert repr(shop) == before


def test_parts_are_equal_if_they_say_the_same_and_are_of_one_kind() -> None:
    one = ProcessingAgreement(title="Terms", concluded=date(2018, 5, 25))
    assert one == ProcessingAgreement(title="Terms", concluded=date(2018, 5, 25))
    assert hash(one) == hash(ProcessingAgreement(title="Terms", concluded=date(2018, 5, 25)))
    assert one != ProcessingAgreement(title="Terms")
    assert one != JointArrangement(title="Terms", concluded=date(2018, 5, 25))  # with the same fields
    assert one != "Terms"
    assert len({one, copy.copy(one), dataclasses.replace(one), dataclasses.replace(one, title="Contract")}) == 2


def test_a_policy_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(shop)) == shop
    assert [pickle.loads(pickle.dumps(shop, version)) for version in range(2, 6)] == [shop] * 4


def test_an_error_lists_all_problems_says_where_and_survives_pickling() -> None:
    with pytest.raises(StructureError) as caught:
        Policy(id="a b", titel="x", updated="May", processing=[{"id": "p", "recipients": ["nobody"]}])  # type: ignore[call-arg, arg-type, list-item]
    assert sorted(map(str, caught.value.problems)) == [
        "id: 'a b' cannot stand here; an id is made of letters, digits, dots, hyphens and underscores",
        "processing.0.recipients.0: there is no 'nobody' under recipients; the ids there are: none yet",
        "titel: there is no field 'titel' here; did you mean title?",
        "updated: 'May' is no date; write it as 2024-12-31",
    ]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert isinstance(caught.value, gdprmap.GdprmapError | ValueError)


def test_not_said_and_said_to_be_none_are_different() -> None:
    assert Processing(id="p").recipients is None
    assert Processing(id="p", recipients=[]).recipients == ()
    assert Processing(id="p", recipients="none") == Processing(id="p", recipients=())
    assert Controller().representative is None
    assert Controller(representative="none").representative == "none"


def test_the_same_id_twice_is_refused() -> None:
    twice = [DataGroup(id="a"), DataGroup(id="a")]
    assert refused(data=twice) == ["data.1: two entries under data have the id 'a'; give one of them another"]


def test_a_part_may_be_given_where_its_id_is_wanted() -> None:
    host = Recipient(id="host")
    assert Processing(id="p", recipients=[host]).recipients == ("host",)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("6 months", "P6M"), ("2 weeks", "P14D"), ("1 year", "P1Y"), ("P90D", "P90D"), ("PT1H", "PT1H")],
)
def test_periods_may_be_plain_words(written: str, meant: str) -> None:
    assert gdprmap.Retention(period=written).period == meant


@pytest.mark.parametrize("period", ["six months", "P", "PT", "P2W", "6M", "-P1D", "P1Y6"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(StructureError, match="is no period; write an ISO 8601 duration such as P6M or P90D"):
        gdprmap.Retention(period=period)


def test_countries_may_be_codes() -> None:
    assert Transfer(countries=["US", "DE-BY", loc.CH]).countries == (loc.US, "https://w3id.org/dpv/loc#DE-BY", loc.CH)  # type: ignore[list-item]


def test_what_is_no_policy_is_refused_in_so_many_words() -> None:
    with pytest.raises(TypeError, match=r"check takes a Policy; that of a file is read\(path\)\.policy"):
        gdprmap.check("shop.yaml")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a Policy is wanted here"):
        gdprmap.to_graph(None)  # type: ignore[arg-type]


def test_every_word_that_may_be_written_has_its_term() -> None:
    """A word that a mark forgets would be written as nothing, and nobody would notice."""
    for kind in {type(part) for _, part in walk(shop)} | set(_all_kinds()):
        for field in fields_of(kind):
            for mark in field.marks:
                words = set(field.words) - ({"none"} if field.parts else set())
                if isinstance(mark, Typed) and words:
                    assert words <= set(mark.by), f"{kind.__name__}.{field.name}"
                if isinstance(mark, Says) and mark.values:
                    assert words <= set(mark.values), f"{kind.__name__}.{field.name}"


def _all_kinds() -> list[type[Part]]:
    found: list[type[Part]] = [Policy]
    for kind in found:
        found += [part for field in fields_of(kind) for part in field.parts if part not in found]
    return found


def test_the_version_is_the_same_everywhere() -> None:
    root = Path(__file__).parent.parent
    assert f'version = "{gdprmap.__version__}"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{gdprmap.__version__}"' in (root / "ontology" / "gdprmap.ttl").read_text(encoding="utf-8")


def test_every_public_name_is_there() -> None:
    for name in dir(gdprmap):
        assert getattr(gdprmap, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Polcy'"):
        _ = gdprmap.Polcy  # type: ignore[attr-defined]
