"""What the parts of a policy share: how they are made, and that they may be quoted."""

import dataclasses
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, dataclass_transform, get_origin

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_core import PydanticCustomError

from gdprmap.errors import StructureError
from gdprmap.model.marks import Aside, RefTo, Says, Typed, Via
from gdprmap.model.rule_ids import OfARule
from gdprmap.model.values import After, Day, Many, Text

T = TypeVar("T")

CONFIG = ConfigDict(extra="forbid", defer_build=True, str_strip_whitespace=True)
"""Unknown fields are errors; what pydantic needs is built on first use, for a fast start."""


class _PartType(type):
    """Gives `StructureError` instead of pydantic's own error, which does not survive pickling."""

    if not TYPE_CHECKING:  # or pyright would take the arguments of every part for Any

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            try:
                return super().__call__(*args, **kwargs)
            except ValidationError as error:
                from gdprmap.model.problems import problems

                wrong = problems(cls, error)
            raise StructureError(wrong)  # here, or pydantic's own would be its context, which Dask would pickle too


def _without_marks(hint: Any) -> Any:
    """The type of a field without our marks: pydantic would turn each over again and again, and make nothing of it."""
    if get_origin(hint) is not Annotated:
        return hint
    others = [one for one in hint.__metadata__ if not isinstance(one, (Says, Via, Typed, RefTo, Aside))]
    return Annotated[(hint.__origin__, *others)] if others else hint.__origin__


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field, Field))
def part(cls: type[T]) -> type[T]:
    """Make *cls* a frozen dataclass that checks its fields."""
    hints = cls.__annotations__
    cls.__annotations__ = {name: _without_marks(hint) for name, hint in hints.items()}
    # What `eq` and `frozen` would write for each class anew, while Python starts, `Part` has once for all of them.
    made: Any = pydantic_dataclass(eq=False, slots=True, kw_only=True, repr=False, config=CONFIG)(cls)
    made.__annotations__ = hints
    made._names = tuple(field.name for field in dataclasses.fields(made))
    made._values = attrgetter(*made._names)  # a tuple: each kind of part has several fields
    return made  # type: ignore[no-any-return]  # the same class to a type checker: dataclass_transform says so


class Part(metaclass=_PartType):
    """The root of every part; a part knows the types that its node has in RDF."""

    __slots__ = ()

    CONCEPTS: ClassVar[tuple[str, ...]] = ()
    """The types of the node, from the general to the particular."""
    SHORT: ClassVar[str | None] = None
    """The field that a bare word or value stands for in a file."""
    BARE: ClassVar[bool] = False
    """Whether a part of which only the `term` is stated is written as that term itself."""

    def __repr__(self) -> str:
        names = [field.name for field in dataclasses.fields(self)]  # type: ignore[arg-type]  # every kind of part is one
        stated = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in stated.items())})"

    if not TYPE_CHECKING:  # to a type checker each part is a frozen dataclass, which has all this

        def __eq__(self, other: object) -> bool:
            values = self._values
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self) -> int:
            return hash(self._values(self))

        def __setattr__(self, name: str, value: object) -> None:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name: str) -> None:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

        def __getstate__(self) -> list[object]:
            return list(self._values(self))

        def __setstate__(self, state: list[object]) -> None:
            for name, value in zip(self._names, state, strict=True):
                object.__setattr__(self, name, value)

    def further_types(self) -> tuple[str, ...]:
        """Types that follow from the fields together; none for most parts."""
        return ()

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> Any:
        """A bare word or value as the mapping that it is short for."""
        if cls.SHORT and isinstance(value, (str, date)):
            return {cls.SHORT: value}
        return value


@part
class Quote(Part):
    """The policy's own words behind a statement, so that a reader can check it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("oa:SpecificResource",)
    SHORT: ClassVar[str | None] = "exact"

    exact: Annotated[Text, Via("oa:hasSelector", ("oa:TextQuoteSelector",), says="oa:exact")]
    """The words, verbatim but for runs of white space, which count as one space."""
    start: Annotated[
        int | None, Field(ge=0), Via("oa:hasSelector", ("oa:TextPositionSelector",), says="oa:start", node="position")
    ] = None
    """Where the words begin: Unicode characters from the start of the text after its white space is folded."""
    end: Annotated[
        int | None, Field(ge=0), Via("oa:hasSelector", ("oa:TextPositionSelector",), says="oa:end", node="position")
    ] = None
    """Where the words end, counted as for `start`; the character at this position is no longer part of them."""


def _with_reason(text: str) -> str:
    if not text:
        raise PydanticCustomError("reason", "the reason is empty; say why the finding is accepted here")
    return text


@part
class Suppression(Part):
    """A finding that is accepted: on the part where this stands, and on all that is within it."""

    rule: Annotated[str, OfARule()]
    """The id of the rule that is not reported, such as GM-S02."""
    reason: Annotated[Text, After(_with_reason)]
    """Why it is accepted, for those who read this later."""
    until: Day | None = None
    """The last day on which it holds, whatever day the policy is judged on; from the next on the finding is back."""


@part
class Stated(Part):
    """Something that a policy states, with the words in which it does."""

    quote: Annotated[Quote | None, Says("prov:wasDerivedFrom")] = None
    """The policy's own words (Article 5(2): the statement can be shown)."""
    ignore: Annotated[Many[Suppression] | None, Aside()] = None
    """Findings on this part, or within it, that are accepted; the policy says nothing by it."""
