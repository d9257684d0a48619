"""`python -m mfp_twin.rehearse`: its arguments, and how it ends."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import suites

NEEDS_ROBOT = """mfp-twin rehearse runs its suites with Robot Framework, which is not there for {python}.
Install it, in an environment of its own if the system's Python is not yours to change:

    python3 -m venv robot && robot/bin/pip install 'robotframework>=7'
    PATH=$PWD/robot/bin:$PATH mfp-twin rehearse"""
EXIT_FAILED = 1
EXIT_NOT_RUN = 2


def main(arguments: list[str] | None = None) -> int:
    """Runs a rehearsal; 0 when no case failed, 1 when one did, 2 when nothing could be run."""
    chosen = _parser().parse_args(arguments)
    if chosen.list:
        print("\n".join(suites.names()))
        return 0
    try:
        import robot  # noqa: F401
    except ImportError:
        print(NEEDS_ROBOT.format(python=sys.executable), file=sys.stderr)
        return EXIT_NOT_RUN
    from ..twin import NotStarted
    from .run import NothingRan, rehearse

    try:
        files = suites.files(chosen.suite)
        result = rehearse(files, chosen.into, chosen.tag, chosen.seed, chosen.device, chosen.variable)
    except (suites.Unknown, NothingRan, NotStarted, OSError) as error:
        print(f"mfp-twin rehearse: {error}", file=sys.stderr)
        return EXIT_NOT_RUN
    return EXIT_FAILED if result.count("FAIL") else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mfp-twin rehearse",
        description="Runs the scenarios against a twin of its own and keeps what shows how they went: report.html, "
        "junit.xml, output.xml, log.html, coverage.json, and the evidence of each case with its hashes.",
    )
    parser.add_argument("suite", nargs="*", metavar="SUITE", help="a suite, or the file of one; all by default")
    parser.add_argument("--list", action="store_true", help="name the suites and end")
    parser.add_argument(
        "--into", type=Path, default=Path("rehearsal"), metavar="DIR", help="where (default: rehearsal)"
    )
    parser.add_argument("--tag", action="append", default=[], help="only cases with this tag: SFR:FAU_GEN.1, guide:17")
    parser.add_argument("--seed", type=int, help="the seed of the twin, to have the same run again")
    parser.add_argument("--device", choices=["twin", "real"], default="twin", help="real: ask the person at a machine")
    parser.add_argument(
        "--variable", action="append", default=[], metavar="NAME:VALUE", help="for a machine: ADDRESS:192.0.2.7"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
