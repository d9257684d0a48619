"""How a rehearsal goes: a twin is started, the suites run against it, the report is written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..evidence import DIRECTORY
from ..twin import Twin
from . import coverage, report, suites
from .progress import Progress
from .result import Result, read

OURS = ("report.html", "junit.xml", "output.xml", "log.html", "coverage.json", "SHA256SUMS", "evidence")
"""What a rehearsal writes, and what the next one into the same directory replaces."""
NOTHING_RAN = 252
"""What Robot Framework says when the suites cannot be read, or have no such case."""


class NothingRan(Exception):
    """No case ran."""


def rehearse(
    files: list[Path], into: Path, tags: list[str], seed: int | None, device: str, variables: list[str]
) -> Result:
    """Runs the suites of `files` and writes what came of them into `into`. Raises NothingRan."""
    _make_room(into)
    evidence = (into / "evidence").resolve()
    chosen = [word for tag in tags for word in ("--include", tag)]
    chosen += [word for variable in [f"DEVICE:{device}", *variables] for word in ("--variable", variable)]
    with _device(device, seed) as (about, environment):
        _run(files, into, chosen, {**environment, DIRECTORY: str(evidence)})
    result = read(into / "output.xml", evidence)
    tables = coverage.tables(result, about.get("listed", {}), suites.requirements())
    tables.append(coverage.evaluated(result, suites.evaluation()))
    (into / "coverage.json").write_text(json.dumps({it.title: dict(it.rows) for it in tables}, indent=1) + "\n")
    (into / "report.html").write_text(report.page(result, tables, about))
    _sum(into)
    print(_told(result, into))
    return result


def _make_room(into: Path) -> None:
    """Takes away what another rehearsal left there, and nothing else."""
    into.mkdir(parents=True, exist_ok=True)
    for name in OURS:
        path = into / name
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
    (into / "evidence").mkdir()


@contextmanager
def _device(kind: str, seed: int | None) -> Iterator[tuple[dict[str, Any], Mapping[str, str]]]:
    """What there is to know of the device that the suites run against, and the environment in which they find it."""
    if kind != "twin":
        yield {"model": "a machine of metal"}, {}
        return
    with Twin.start(pace="instant", clock="manual", seed=seed) as twin:
        about = {**twin.device.ask("GET", "/device"), "listed": coverage.listed(twin.device)}
        yield about, twin.environment


def _run(files: list[Path], into: Path, chosen: list[str], environment: Mapping[str, str]) -> None:
    """Runs the suites in a process of their own, which tells how it goes. Raises NothingRan."""
    written = ["--outputdir", str(into), "--output", "output.xml", "--log", "log.html", "--xunit", "junit.xml"]
    told = ["--report", "NONE", "--console", "none", "--listener", f"{Progress.__module__}.{Progress.__name__}"]
    name = ["--name", "Rehearsal"] if len(files) > 1 else []
    command = [sys.executable, "-m", "robot", *name, *written, *told, *chosen, *map(str, files)]
    code = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    if code >= NOTHING_RAN or code < 0:
        raise NothingRan("no case ran; why stands above")


def _sum(into: Path) -> None:
    """Writes the hash of each file, as `sha256sum --check SHA256SUMS` reads them."""
    files = sorted(path for path in into.rglob("*") if path.is_file() and _is_ours(path.relative_to(into)))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(into).as_posix()}" for path in files]
    (into / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def _is_ours(path: Path) -> bool:
    return path.parts[0] in OURS


def _told(result: Result, into: Path) -> str:
    passed, failed, skipped = (result.count(status) for status in ("PASS", "FAIL", "SKIP"))
    return f"{passed} passed, {failed} failed, {skipped} skipped in {result.seconds:.1f} s: {into / 'report.html'}"
