"""Runs the reasoners that owlready2 brings: N-Triples in, the classes of each individual out.

Not by owlready2's own `sync_reasoner`: that prints, leaves its file behind where an ontology is inconsistent, and reads
the answer in the encoding of the locale, so that names beyond ASCII are lost on a server.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import owlready2

from gdprmap.errors import ReasoningError
from gdprmap.reasoning._results import TIMEOUT_SECONDS, Reasoner

_MEMORY_MB = 1000
_UTF8 = ("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8")
_HERE = Path(owlready2.__file__).parent
_HERMIT_LINE = re.compile(r"^(Type|SubClassOf|EquivalentClasses)\( ((?:<[^>]+>\s*)+) \)$", re.MULTILINE)
_INCONSISTENT = {"hermit": "Inconsistent ontology", "pellet": "Ontology is inconsistent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What a reasoner found."""

    types: Mapping[str, frozenset[str]]
    """The classes of each individual, as far as the reasoner names them: the narrowest at least."""
    above: Mapping[str, frozenset[str]]
    """The classes right above each class."""

    def classes(self, individual: str) -> frozenset[str]:
        """All classes of *individual*."""
        found, level = set[str](), list(self.types.get(individual, ()))
        while level:
            one = level.pop()
            if one not in found:
                found.add(one)
                level += self.above.get(one, ())
        return frozenset(found)


def classify(ntriples: bytes, reasoner: Reasoner, timeout_seconds: float = TIMEOUT_SECONDS) -> Classified | None:
    """What follows from the ontology *ntriples*; None if it contradicts itself.

    Raises:
        ReasoningError: there is no Java, it is too old, or the reasoner fails or takes longer than *timeout_seconds*.
    """
    with TemporaryDirectory(prefix="gdprmap-") as folder:
        file = Path(folder, "ontology.nt")
        file.write_bytes(ntriples)
        java = [_java(), f"-Xmx{_MEMORY_MB}M", f"-Djava.io.tmpdir={folder}", *_UTF8]
        try:
            run = _run([*java, *_command(file, reasoner)], timeout_seconds)
        except subprocess.TimeoutExpired as error:
            raise ReasoningError(
                f"{reasoner} took longer than {timeout_seconds:g} seconds and was stopped; "
                "reason about fewer policies at once, or give it more (timeout_seconds)"
            ) from error
    out, err = (text.decode("utf-8", "replace").replace("\r", "") for text in (run.stdout, run.stderr))
    if run.returncode == 0:
        return _of_hermit(out) if reasoner == "hermit" else _of_pellet(out)
    if _INCONSISTENT[reasoner] in out + err:
        return None
    raise _failed(reasoner, out + err)


def _java() -> str:
    java: str | None = shutil.which(owlready2.JAVA_EXE)
    if java is None:
        raise ReasoningError(
            "reasoning needs Java, which is not here: install a Java runtime of version 17 or later (on Debian "
            "`apt install default-jre-headless`), or use what needs none: `gdprmap check`, "
            "`gdprmap rights --reasoner none`, Policy.rights_for"
        )
    return java


def _run(command: list[str], timeout_seconds: float) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=timeout_seconds
        )
    except OSError as error:
        raise ReasoningError(f"Java cannot be started: {command[0]}: {error.strerror}") from error


def _command(file: Path, reasoner: Reasoner) -> list[str]:
    if reasoner == "hermit":
        classpath = [_HERE / "hermit", _HERE / "hermit" / "HermiT.jar"]
        rest = ["org.semanticweb.HermiT.cli.CommandLine", "-c", "-I", file.as_uri()]
    else:
        classpath = sorted((_HERE / "pellet").glob("*.jar"))
        loading = ["--loader", "Jena", "--input-format", "N-Triples", "--ignore-imports"]
        rest = ["pellet.Pellet", "realize", *loading, str(file)]
    return ["-cp", os.pathsep.join(map(str, classpath)), *rest]


def _failed(reasoner: Reasoner, said: str) -> ReasoningError:
    if "UnsupportedClassVersionError" in said:
        return ReasoningError(
            f"{reasoner} needs a newer Java than the one here; "
            + ("install Java 25 or later, or use HermiT" if reasoner == "pellet" else "install Java 17 or later")
        )
    if "OutOfMemoryError" in said:
        return ReasoningError(f"{reasoner} ran out of memory ({_MEMORY_MB} MB); reason about fewer policies at once")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return ReasoningError(f"{reasoner} failed: {lines[0] if lines else 'it said nothing'}")


def _of_hermit(out: str) -> Classified:
    pairs: dict[str, set[tuple[str, str]]] = {"Type": set(), "SubClassOf": set()}
    for relation, listed in _HERMIT_LINE.findall(out):
        iris = re.findall(r"<([^>]+)>", listed)
        if relation == "EquivalentClasses":
            pairs["SubClassOf"] |= {(one, other) for one in iris for other in iris if one != other}
        else:
            pairs[relation].add((iris[0], iris[1]))
    return Classified(types=_grouped(pairs["Type"]), above=_grouped(pairs["SubClassOf"]))


def _of_pellet(out: str) -> Classified:
    """Read the tree that Pellet prints: classes by their depth, `=` between those that are the same, then instances."""
    types, above, path = set[tuple[str, str]](), set[tuple[str, str]](), list[tuple[int, list[str]]]()
    for line in filter(str.strip, out.splitlines()):
        depth = len(line) - len(line.lstrip())
        named, _, instances = line.strip().partition(" - ")
        classes = named.split(" = ")
        while path and path[-1][0] >= depth:
            path.pop()
        above |= {(one, other) for one in classes for other in classes if one != other}
        above |= {(one, higher) for one in classes for higher in (path[-1][1] if path else ())}
        individuals = [one for one in instances.removeprefix("(").removesuffix(")").split(", ") if one]
        types |= {(individual, one) for individual in individuals for one in classes}
        path.append((depth, classes))
    return Classified(types=_grouped(types), above=_grouped(above))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    grouped: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        grouped[key].add(value)
    return {key: frozenset(values) for key, values in grouped.items()}
