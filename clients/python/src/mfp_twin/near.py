"""What nearly was: rows that do not match what was expected, nearest first, with what is different."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SHOWN = 3
"""So many near misses are shown."""


def matches(row: Any, expected: Mapping[str, Any]) -> bool:
    """Whether each of `expected` is so in `row`."""
    return not differences(row, expected)


def differences(row: Any, expected: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What is other than expected: its name, what it is, what it should be."""
    names = {field.name for field in dataclasses.fields(row)}
    unknown = sorted(set(expected) - names)
    if unknown:
        raise TypeError(f"a row of {type(row).__name__} has no {', '.join(unknown)}; it has {', '.join(sorted(names))}")
    return [(name, getattr(row, name), wanted) for name, wanted in expected.items() if getattr(row, name) != wanted]


def misses(rows: Sequence[Any], expected: Mapping[str, Any]) -> str:
    """The rows that come nearest to `expected`, each with its differences, as text."""
    if not rows:
        return "there is no row at all"
    told: list[tuple[int, int, str]] = []
    for place, row in enumerate(rows):
        different = differences(row, expected)
        words = "; ".join(f"{name} is {is_!r}, not {wanted!r}" for name, is_, wanted in different)
        told.append((len(different), -place, f"  {row}\n      {words}"))
    nearest = sorted(told)[:SHOWN]
    if nearest[0][0] == len(expected):
        return f"none of the {len(rows)} rows has anything of it"
    return "nearest of {}:\n{}".format(len(rows), "\n".join(text for _, _, text in nearest))


def only(rows: Iterable[Any], expected: Mapping[str, Any]) -> list[Any]:
    """The rows in which each of `expected` is so."""
    return [row for row in rows if matches(row, expected)]
