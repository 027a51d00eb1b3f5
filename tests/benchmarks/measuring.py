"""Measures: what a command costs from its start to its end, and what a call costs where all is loaded."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

# A process counts among its memory what its parent had when it was started, so its parent must be a small one.
_LAUNCHER = """\
import json, os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
seconds = usage.ru_utime + usage.ru_stime
print(json.dumps([process.returncode, seconds, time.perf_counter() - begun, usage.ru_maxrss / 1024]))
"""


class Cost(NamedTuple):
    """What a command cost; its own processes are counted with it, but for their memory."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float


class Row(NamedTuple):
    """A line of a table."""

    what: str
    figures: tuple[str, ...]


class Table(NamedTuple):
    """What was measured side by side."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    note: str = ""


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """What *command* costs, which may find something but must not be broken.

    Raises:
        RuntimeError: it is.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *map(str, command)],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    code, *figures = json.loads(done.stdout)
    if code not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}: {done.stderr[-2000:]}")
    return Cost(*figures)


def cpu_milliseconds(call: Callable[[], object]) -> float:
    """What *call* costs this process."""
    begun = time.process_time()
    call()
    return 1000 * (time.process_time() - begun)


def in_turn(calls: Mapping[str, Callable[[], float]], times: int) -> dict[str, float]:
    """The median of each, called in turn so that all of them meet the same moments of the machine."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            found[name].append(call())
    return {name: median(values) for name, values in found.items()}


def exponent(costs: Mapping[int, float]) -> float:
    """How the cost grows with the number: 1 where it doubles when the number does, 2 where it becomes four times as much.

    Between the two largest numbers, for which the start of the command counts least.
    """
    (few, cheap), (many, dear) = sorted(costs.items())[-2:]
    return math.log(dear / cheap) / math.log(many / few)


def times(cost: float, unit: float) -> str:
    """The cost as so many times the unit, with two digits that mean something."""
    ratio = cost / unit
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def machine() -> str:
    """What it is measured on, in a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{_processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def markdown(tables: Iterable[Table]) -> str:
    """The tables in Markdown."""
    parts: list[str] = []
    for table in tables:
        head = f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}"
        rows = "\n".join(f"| {' | '.join((row.what, *row.figures))} |" for row in table.rows)
        parts.append(f"### {table.title}\n\n{head}\n{rows}\n" + (f"\n{table.note}\n" if table.note else ""))
    return "\n".join(parts)
