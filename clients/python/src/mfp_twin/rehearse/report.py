"""report.html: all of a rehearsal on one page that needs nothing else, and that can be printed."""

from __future__ import annotations

import base64
import platform
from collections.abc import Mapping
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from typing import Any

from robot.version import get_version

from .coverage import Table
from .result import Case, Result, Suite

WORDS = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
STYLE = """
:root { --pass: #1a6b2f; --fail: #b3261e; --skip: #6b5a00; --line: #c9cdd2; color-scheme: light }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, sans-serif; color: #1c1f23; margin: 0 auto; max-width: 70rem; padding: 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line) }
td { overflow-wrap: break-word }
td.PASS, td.FAIL, td.SKIP { white-space: nowrap }
.wide { overflow-x: auto }
.PASS { color: var(--pass) } .FAIL { color: var(--fail); font-weight: 600 } .SKIP { color: var(--skip) }
.none td { color: #6b7178 }
summary { cursor: pointer; padding: .3rem 0 }
summary:focus-visible { outline: 2px solid #1a4fa3 }
details > div { padding: 0 0 1rem 1rem; border-left: 2px solid var(--line) }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f5f6; padding: .5rem; margin: .5rem 0 }
img { max-width: 100%; border: 1px solid var(--line) }
.tags { color: #565d64; font-size: .85rem }
.few { width: auto }
.few th, .few td { padding-right: 1rem }
@media print { details > div { border: 0 } }
"""
PRINT_ALL = "addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(it => it.open = true))"
"""What is printed is whole: nothing can be unfolded on paper."""


def page(result: Result, tables: list[Table], about: Mapping[str, Any]) -> str:
    """The report of a rehearsal."""
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Rehearsal: {escape(_sum(result))}</title><style>{STYLE}</style>",
            f"<h1>Rehearsal: {escape(_sum(result))}</h1>",
            _about(result, about),
            _summary(result),
            "<h2>Cases</h2>",
            *map(_suite_of(result.evidence), result.suites),
            "<h2>Coverage</h2>",
            "<p>A case that failed or was skipped covers nothing.</p>",
            *map(_table, tables),
            f"<script>{PRINT_ALL}</script></html>\n",
        ]
    )


def _sum(result: Result) -> str:
    counts = [(result.count(status), word) for status, word in WORDS.items()]
    return ", ".join(f"{count} {word}" for count, word in counts if count or word == "passed")


def _about(result: Result, about: Mapping[str, Any]) -> str:
    rows = {
        "Device": about.get("model"),
        "Serial number": about.get("serial"),
        "Controller ROM": about.get("controller_rom"),
        "FAX ROM": about.get("fax_rom"),
        "Profile": about.get("profile"),
        "Seed": about.get("seed"),
        "Run": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "Took": f"{result.seconds:.1f} s",
        "Robot Framework": f"{get_version()} on Python {platform.python_version()}",
    }
    told = "".join(_row(name, value) for name, value in rows.items() if value is not None)
    return f"<table class=few>{told}</table>"


def _row(name: str, value: Any) -> str:
    return f"<tr><th scope=row>{escape(name)}<td>{escape(str(value))}"


def _summary(result: Result) -> str:
    def row(suite: Suite) -> str:
        counts = "".join(f"<td>{sum(case.status == status for case in suite.cases)}" for status in WORDS)
        return f"<tr><td><a href='#{_id(suite.name)}'>{escape(suite.name)}</a>{counts}"

    head = "".join(f"<th scope=col>{word}" for word in ["suite", *WORDS.values()])
    return f"<table class=few><tr>{head}{''.join(map(row, result.suites))}</table>"


def _suite_of(evidence: Path) -> Any:
    def suite(it: Suite) -> str:
        cases = "".join(_case(case, evidence) for case in it.cases)
        return f"<h3 id='{_id(it.name)}'>{escape(it.name)}</h3><p>{escape(it.about)}</p>{cases}"

    return suite


def _case(case: Case, evidence: Path) -> str:
    is_open = " open" if case.status == "FAIL" else ""
    word = WORDS.get(case.status, case.status)
    return (
        f"<details{is_open}><summary><span class={case.status}>{word}</span> {escape(case.name)} "
        f"<span class=tags>{escape(' '.join(case.tags))}</span></summary><div>"
        f"{_message(case)}{_steps(case)}{_panel(case, evidence)}</div></details>"
    )


def _message(case: Case) -> str:
    return f"<pre>{escape(case.message)}</pre>" if case.message else ""


def _steps(case: Case) -> str:
    head = "<tr><th scope=col>step, and what is expected<th scope=col>found<th scope=col>"
    rows = "".join(
        f"<tr><td><b>{escape(step.sentence)}</b> {escape(', '.join(step.words))}<td>{escape(step.actual)}"
        f"<td class={escape(step.status)}>{escape(WORDS.get(step.status, step.status.lower()))}"
        for step in case.steps
    )
    return f"<div class=wide><table>{head}{rows}</table></div>"


def _panel(case: Case, evidence: Path) -> str:
    """The panel at the end of a case, and where the rest of its evidence lies."""
    kept = case.kept(evidence)
    picture = kept / "panel.png"
    if not picture.is_file():
        return ""
    inside = base64.b64encode(picture.read_bytes()).decode()
    links = " ".join(
        f"<a href='{escape(path.relative_to(evidence.parent).as_posix())}'>{escape(path.name)}</a>"
        for path in sorted(kept.iterdir())
    )
    says = escape((kept / "panel.txt").read_text().strip())
    return f"<p>Evidence: {links}<p><img loading=lazy alt='{says}' width=400 src='data:image/png;base64,{inside}'>"


def _table(table: Table) -> str:
    touched, of = table.count
    rows = "".join(
        f"<tr{'' if cases else ' class=none'}><th scope=row>{escape(row)}<td>{len(cases) or 'none'}"
        f"<td>{escape('; '.join([*cases, *filter(None, [table.notes.get(row)])]))}"
        for row, cases in table.rows
    )
    head = "<tr><th scope=col><th scope=col>cases<th scope=col>which"
    return (
        f"<details><summary><b>{escape(table.title)}</b>: {touched} of {of}, {escape(table.about)}</summary>"
        f"<div class=wide><table>{head}{rows}</table></div></details>"
    )


def _id(name: str) -> str:
    return escape("".join(char if char.isalnum() else "-" for char in name))
