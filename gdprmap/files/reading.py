"""A file -> a policy, with the place of everything in it."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import TypeAdapter, ValidationError

from gdprmap._faces import as_html
from gdprmap.errors import Problem, ReadError
from gdprmap.files._node import LARGEST_FILE_BYTES, Node, Tree, mapping, plain, refusal
from gdprmap.files.loading import Format, load_file, load_stream, load_text
from gdprmap.model.policy import Policy
from gdprmap.places import Loc, Place

if TYPE_CHECKING:
    from os import PathLike

_SCHEMA_KEY = "$schema"
"""The key by which a JSON file tells an editor where the schema is; it says nothing of the policy."""

_CONTEXT_KEY = "@context"
"""The key of a file that is JSON-LD too."""

_DEFAULTS = {
    name
    for name, field in Policy.__dataclass_fields__.items()
    if field.default is not None and field.default is not MISSING
}


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy that was read, and where everything in it stands."""

    policy: Policy
    name: str
    """The path of the file as it was given, or what stands for it; every place begins with it."""
    _root: Node = field(repr=False, compare=False)

    def place(self, loc: Loc) -> Place:
        """Where *loc* stands in the file; for what the file does not spell out, the nearest thing around it."""
        return _place(self._root, self.name, loc)

    def _repr_html_(self) -> str:
        """The short of the policy as a table, for notebooks."""
        return as_html(self)


def read(path: str | PathLike[str], *, anew: bool = False) -> PolicyFile:
    """The policy in a file that ends in .yaml, .yml or .json.

    A file that is JSON-LD too must say the same as such, unless that is to be written *anew*.

    Raises:
        ReadError: the file does not hold a policy; it lists every problem with its place.
    """
    return policy_in(load_file(Path(path)), str(path), anew=anew)


def read_stream(stream: BinaryIO, name: str = "<stream>", format: Format = "yaml", *, anew: bool = False) -> PolicyFile:
    """The policy in what *stream* gives, such as standard input; *name* stands for the file in every place.

    *anew* is as for `read`.

    Raises:
        ReadError: it holds no policy; it lists every problem with its place.
    """
    return policy_in(load_stream(stream, name, format), name, anew=anew)


def read_text(text: str, name: str = "<text>", format: Format = "yaml") -> PolicyFile:
    """The policy in a text; *name* stands for the file in every place.

    Raises:
        ReadError: the text is no policy; it lists every problem with its place.
    """
    return policy_in(load_text(text, name, format), name)


def read_line(content: bytes, name: str, line: int) -> PolicyFile:
    """The policy in a line of JSON, which is that line of the file called *name*.

    Raises:
        ReadError: it holds no policy; it lists every problem with its place.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise refusal(name, line, 1, f"the line is longer than {LARGEST_FILE_BYTES:,} bytes; a policy has far fewer")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(content[: error.start].decode("utf-8")) + 1
        raise refusal(
            name, line, column, f"the byte 0x{content[error.start]:02x} is not UTF-8; save it as UTF-8"
        ) from None
    from gdprmap.files._json import read_json

    return policy_in(read_json(text, name, line), name)


def policy_in(tree: Tree, name: str, *, anew: bool = False) -> PolicyFile:
    """The policy that a tree holds; *anew* is as for `read`.

    Raises:
        ReadError: it holds none; it lists every problem with its place.
    """
    root = tree.root
    if root is None or not isinstance(root.value, dict):
        raise _no_policy(root, tree.problems, name)
    said = _said(root)
    policy = _validated(_without_json_ld(said) if _CONTEXT_KEY in said else said)
    if isinstance(policy, ValidationError):
        from gdprmap.model.problems import problems  # a policy without any does not wait for their words

        found = [
            Problem(problem.loc, problem.message, _place(root, name, problem.loc))
            for problem in problems(Policy, policy)
        ]
        raise _read_error([*tree.problems, *found])
    if tree.problems:
        raise _read_error(tree.problems)
    if _CONTEXT_KEY in said and not anew:
        _refuse_contradictions(said, policy, root, name)
    return PolicyFile(policy, name, root)


def _validated(said: Any) -> Policy | ValidationError:
    """The policy, or why it is none; given back, or it would be the context of our error, which Dask would pickle."""
    try:
        return _adapter().validate_python(said)
    except ValidationError as error:
        return error


def _without_json_ld(said: dict[str, Any]) -> Any:
    from gdprmap.graph.context import plain_form  # few files are JSON-LD

    return plain_form(said)


def _refuse_contradictions(said: dict[str, Any], policy: Policy, root: Node, name: str) -> None:
    """Refuse a file that as JSON-LD may say something else than as a policy.

    Raises:
        ReadError: it may.
    """
    from gdprmap.graph.context import contradictions

    wrong = "as JSON-LD this may say something else than as a policy; `gdprmap context` writes it anew"
    found = [Problem(loc, wrong, _place(root, name, loc)) for loc in contradictions(said, policy)]
    if found:
        raise _read_error(found)


def _no_policy(root: Node | None, found: list[Problem], name: str) -> ReadError:
    wanted = "a policy is a mapping and begins with a line such as id: my-policy"
    if root is None or root.value is None:
        return refusal(name, root.line if root else 1, 1, f"the file is empty; {wanted}")
    what = "a list" if isinstance(root.value, list) else "a single value"
    ours = refusal(name, root.line, root.column, f"the file holds {what}; {wanted}")
    return _read_error([*found, *ours.problems])


def _read_error(found: list[Problem]) -> ReadError:
    """All problems in the order of the file, each once."""
    once = {(problem.place, problem.message): problem for problem in reversed(found)}
    return ReadError(
        tuple(sorted(once.values(), key=lambda problem: (problem.place or Place("", 1, 1), problem.message)))
    )


def _said(root: Node) -> dict[str, Any]:
    """What the file says, without what it leaves empty although the model has a value for what is not said."""
    said = {key: entry.value for key, entry in mapping(root).items() if key != _SCHEMA_KEY}
    return {key: plain(node) for key, node in said.items() if node.value is not None or key not in _DEFAULTS}


def _place(root: Node, name: str, loc: Loc) -> Place:
    """As far down as *loc* can be followed; a step that picks a member of a union is no step in a file."""
    node, line, column = root, root.line, root.column
    for step in loc:
        entries = mapping(node)
        if isinstance(step, str) and step in entries:
            line, column, node = entries[step]
        elif isinstance(step, int) and 0 <= step < len(entries):
            line, column, node = list(entries.values())[step]
        elif isinstance(step, int) and isinstance(node.value, list) and 0 <= step < len(node.value):
            node = node.value[step]
            line, column = node.line, node.column
        elif "kind" not in entries or entries["kind"].value.value != step:
            break
    return Place(name, line, column)


@cache
def _adapter() -> TypeAdapter[Policy]:
    return TypeAdapter(Policy)
