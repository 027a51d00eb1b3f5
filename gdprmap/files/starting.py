"""A first policy file: what is known already, and in comments what is still to be stated. Nothing is made up."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gdprmap.files._node import Entry, Node, Tree, mapping
from gdprmap.files.loading import load_file
from gdprmap.files.reading import policy_in
from gdprmap.files.writing import dump, in_order
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gdprmap.files._node import Value
    from gdprmap.files.loading import Format

SCHEMA = "https://w3id.org/gdprmap/policy.schema.json"
"""Where the JSON Schema of policy files is, by which editors complete them."""

_HEAD = """\
# yaml-language-server: $schema={schema}
## What is not stated yet stands in comments: take the # away and write what the policy says.
## Leave out what it does not say, and write none where it says that there is none.
"""
_HINTS = {
    "title": "title: the title of the policy",
    "source": "## Where it can be read, and the day of its last change.\nsource: https://example.org/privacy",
    "updated": "updated: 2024-12-31",
    "applicable_laws": "applicable_laws: [GDPR]",
    "controller": "## Who decides why and how the data is processed (Articles 13(1)(a) and 30(1)(a)).\ncontroller:\n"
    "  name: its full name\n  contacts: [its e-mail address]\n  country: DE",
    "processor": "## Who keeps this record (Article 30(2)(a)).\nprocessor:\n  name: its full name\n"
    "  contacts: [its e-mail address]",
    "controllers": "## For whom (Article 30(2)(a)).\ncontrollers:\n  customer:\n    name: its full name\n"
    "    contacts: [its e-mail address]",
    "data_subjects": "## Whose data it is; `gdprmap terms WORDS` finds the terms.\ndata_subjects: [dpv:Customer]",
    "data": "## Which data, in groups that are treated alike (Articles 14(1)(d) and 30(1)(c)).\ndata:\n  account:\n"
    "    label: what the policy calls it\n    sources: [data subject]\n    items: [pd:Name, pd:EmailAddress]",
    "processing": "## What is done with it, why and on which legal basis (Articles 13(1)(c) and 30(1)(b)).\n"
    "processing:\n  orders:\n    data: [account]\n"
    "    purposes: [{label: in the words of the policy, term: dpv:RequestedServiceProvision}]\n"
    "    legal_bases: [contract]\n    recipients: [hosting]",
    "recipients": "## Who gets data, or none (Articles 13(1)(e) and 30(1)(d)).\nrecipients:\n  hosting:\n"
    "    label: our host\n    country: DE\n    role: processor",
    "transfers": "## Transfers to third countries, or none (Articles 13(1)(f) and 30(1)(e)).\ntransfers: none",
    "retention": "## How long the data is kept (Articles 13(2)(a) and 30(1)(f)).\nretention: [{period: 1 year}]",
    "rights": "## The rights that the policy states (Article 13(2)(b) to (d)).\n"
    "rights: [access, rectification, erasure, restriction, portability, objection, complaint]",
    "measures": "## What protects the data (Articles 30(1)(g) and 32).\nmeasures: [dpv:EncryptionInTransfer]",
}
_OF_PROCESSORS = {
    "processing": "## What is done for whom (Article 30(2)(b)).\nprocessing:\n  hosting:\n"
    "    label: in the words of the record\n    controllers: [customer]\n    operations: [dpv:Store]",
    "transfers": "## Transfers to third countries, or none (Article 30(2)(c)).\ntransfers: none",
    "measures": "## What protects the data (Articles 30(2)(d) and 32).\nmeasures: [dpv:EncryptionInTransfer]",
}
"""What a record of a processor alone says in another way."""
_ONLY: Mapping[str, tuple[str, ...]] = {
    "processor": ("processor record",),
    "controllers": ("processor record",),
    "controller": ("notice", "record"),
    "data_subjects": ("record",),
    "data": ("notice", "record"),
    "recipients": ("notice", "record"),
    "retention": ("notice", "record"),
    "rights": ("notice",),
    "measures": ("record", "processor record"),
}
"""The profiles that ask for a field; the others ask for all."""
_PARTS = {"name": "name: its full name", "contacts": "contacts: [its e-mail address]", "country": "country: DE"}


def started(policy: Policy, format: Format = "yaml") -> str:
    """The text of a file that says what *policy* says, and in comments what else is to be stated."""
    if format == "json":  # which has no comments
        said = {"$schema": SCHEMA, **json.loads(dump(policy, "json"))}
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    chunks = {chunk.partition(":")[0]: chunk for chunk in re.split(r"^(?=\w)", dump(policy), flags=re.MULTILINE)}
    hints = {**_HINTS, **_OF_PROCESSORS} if policy.profiles == ("processor record",) else _HINTS
    written = [_HEAD.format(schema=SCHEMA)]
    for field in in_order(Policy):
        if field.name in chunks:
            written.append(chunks[field.name] + "".join(_missing_of_controller(policy, field.name)))
        elif field.name in hints and set(_ONLY.get(field.name, policy.profiles)) & set(policy.profiles):
            written.append("".join(_commented(hints[field.name])))
    return "\n".join(written)


def _missing_of_controller(policy: Policy, field: str) -> Iterator[str]:
    if field == "controller" and policy.controller:
        for name, hint in _PARTS.items():
            if getattr(policy.controller, name) is None:
                yield f"  # {hint}\n"


def _commented(hint: str) -> Iterator[str]:
    for line in hint.split("\n"):
        yield f"{line}\n" if line.startswith("##") else f"# {line}\n"


def answered(path: Path | None, known: Mapping[str, str | Sequence[str]]) -> Policy:
    """The policy that the answers in a file make, and what is *known* besides, which counts for more.

    The file holds fields of a policy, none of which is needed. Beside them it may say `country` and `profile`, and the
    name of the controller alone.

    Raises:
        ReadError: the file cannot be read, or what it says is no part of a policy; it lists every problem.
    """
    tree = load_file(path) if path else Tree(None, [])
    root = tree.root if tree.root and tree.root.value is not None else Node({}, 1, 1)
    if isinstance(root.value, dict):
        fields = dict(root.value)
        for name, value in known.items():
            fields[name] = _entry(value if isinstance(value, str) else [Node(one, 1, 1) for one in value])
        _spell_out(fields)
        if "id" not in fields:
            fields["id"] = _entry("policy")
        root = Node(fields, root.line, root.column)
    return policy_in(Tree(root, tree.problems), str(path or "<arguments>")).policy


def _spell_out(fields: dict[str, Entry]) -> None:
    """Put what the answers say in short where it stands in a policy."""
    if "profile" in fields:
        line, column, profile = fields.pop("profile")
        several = profile.value if isinstance(profile.value, list) else [profile]
        spaced = [Node(one.value.replace("-", " ") if isinstance(one.value, str) else one.value, one.line, one.column)
                  for one in several]  # fmt: skip
        fields["profiles"] = Entry(line, column, Node(spaced, profile.line, profile.column))
    controller = fields.get("controller")
    if controller and isinstance(controller.value.value, str):
        name = Entry(controller.line, controller.column, controller.value)
        fields["controller"] = controller._replace(value=_at({"name": name}, controller.value))
    if "country" in fields:
        country = fields.pop("country")
        owner = fields.get("controller")
        if owner is None:
            fields["controller"] = country._replace(value=_at({"country": country}, country.value))
        elif isinstance(owner.value.value, dict):
            fields["controller"] = owner._replace(value=_at({**mapping(owner.value), "country": country}, owner.value))


def _entry(value: Value) -> Entry:
    return Entry(1, 1, Node(value, 1, 1))


def _at(value: Value, node: Node) -> Node:
    return Node(value, node.line, node.column)
