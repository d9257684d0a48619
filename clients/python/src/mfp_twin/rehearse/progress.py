"""What is told while a rehearsal runs: a line for each case."""

from __future__ import annotations

import sys
from typing import Any

from robot.libraries.BuiltIn import BuiltIn

WORDS = {"PASS": "ok", "FAIL": "FAILED", "SKIP": "skipped"}


class Progress:
    """A listener of Robot Framework."""

    ROBOT_LISTENER_API_VERSION = 3

    def start_suite(self, data: Any, result: Any) -> None:
        if data.tests:
            _say(f"{data.name}\n")

    def start_library_keyword(self, data: Any, implementation: Any, result: Any) -> None:
        # A report is read without the suite beside it: it has the values, not the names of variables.
        result.args = [BuiltIn().replace_variables(arg) if isinstance(arg, str) else arg for arg in result.args]

    def end_test(self, data: Any, result: Any) -> None:
        seconds = result.elapsed_time.total_seconds()
        _say(f"  {WORDS.get(result.status, result.status):8}{result.name} ({seconds:.1f} s)\n")
        if result.status == "FAIL":
            # "Setup failed:" stands on a line of its own.
            why = [line for line in result.message.splitlines() if line and not line.endswith("failed:")]
            _say("".join(f"      {line}\n" for line in why[:1]))


def _say(text: str) -> None:
    # What Robot Framework has put in the place of stdout belongs to the steps.
    print(text, end="", file=sys.__stdout__, flush=True)
