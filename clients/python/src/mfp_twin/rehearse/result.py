"""What came of a rehearsal: suites with their cases, and cases with their steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from robot.api import ExecutionResult
from robot.result import Keyword, Message, TestCase, TestSuite

from ..evidence import place

DEPTH = 8
"""Steps within steps are looked at so far down."""


@dataclass(frozen=True)
class Step:
    """A sentence of a case: what was to be, and what was found."""

    sentence: str
    words: tuple[str, ...]
    actual: str
    status: str


@dataclass(frozen=True)
class Case:
    """A case of a suite; `status` is PASS, FAIL or SKIP."""

    suite: str
    name: str
    status: str
    message: str
    seconds: float
    tags: tuple[str, ...]
    steps: tuple[Step, ...]

    def kept(self, evidence: Path) -> Path:
        """The directory of its evidence."""
        return place(evidence, self.suite, self.name)

    def tagged(self, kind: str) -> list[str]:
        """What its tags of a kind say: of SFR:FAU_GEN.1 and `SFR` it is FAU_GEN.1."""
        return [tag.partition(":")[2] for tag in self.tags if tag.lower().startswith(kind.lower() + ":")]


@dataclass(frozen=True)
class Suite:
    """A suite, with what it is about."""

    name: str
    about: str
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Result:
    """All suites, and how long they took."""

    suites: tuple[Suite, ...]
    seconds: float
    evidence: Path = field(default_factory=Path)

    @property
    def cases(self) -> list[Case]:
        """All cases, in the order in which they ran."""
        return [case for suite in self.suites for case in suite.cases]

    def count(self, status: str) -> int:
        """How many cases came to this: PASS, FAIL or SKIP."""
        return sum(case.status == status for case in self.cases)


def read(output: Path, evidence: Path) -> Result:
    """The result as Robot Framework wrote it down."""
    told = ExecutionResult(str(output))
    suites = [_suite(suite) for suite in _with_tests(told.suite)]
    return Result(tuple(suites), told.suite.elapsed_time.total_seconds(), evidence)


def _with_tests(suite: TestSuite) -> Iterator[TestSuite]:
    if suite.tests:
        yield suite
    for inner in suite.suites:
        yield from _with_tests(inner)


def _suite(suite: TestSuite) -> Suite:
    cases = tuple(_case(suite.name, test) for test in suite.tests)
    return Suite(suite.name, suite.doc, cases)


def _case(suite: str, test: TestCase) -> Case:
    seconds = test.elapsed_time.total_seconds()
    steps = tuple(_steps(test.body, DEPTH))
    return Case(suite, test.name, test.status, test.message, seconds, tuple(test.tags), steps)


def _steps(body: object, depth: int) -> Iterator[Step]:
    """The sentences that do something: of a loop or a sentence made of others, those others."""
    for item in body:  # type: ignore[attr-defined]
        inner = [it for it in getattr(item, "body", []) if not isinstance(it, Message)]
        if inner and depth and getattr(item, "owner", None) != "BuiltIn":
            yield from _steps(inner, depth - 1)
        elif isinstance(item, Keyword):
            yield _step(item)


def _step(keyword: Keyword) -> Step:
    actual = "; ".join(message.message for message in keyword.messages)
    return Step(keyword.name or "", tuple(map(str, keyword.args)), actual, keyword.status)
