"""pytest: a `twin` for each test, and what the device looked like when a test failed.

`twin` is a device of its own for each test, forked from the one that the session began with, so that no test sees
another's traces. `twin_program` is the twin itself. In pytest.ini:

    [pytest]
    mfp_twin_profile = certified
    mfp_twin_clock = manual
    mfp_twin_pace = instant
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from .control import Refused
from .device import Device
from .evidence import keep, shown
from .twin import Twin

OPTIONS = [
    ("profile", "certified", "profile of the device: certified, factory or open"),
    ("clock", "wall", "its clock: wall, manual or scaled:RATE"),
    ("pace", "instant", "how fast it prints: instant, timed or manual"),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mfp-twin")
    for name, default, about in OPTIONS:
        parser.addini(f"mfp_twin_{name}", about, default=default)
        group.addoption(f"--twin-{name}", default=None, help=about)
    group.addoption(
        "--twin-evidence",
        type=Path,
        default=None,
        metavar="DIR",
        help="put the panel's picture, the audit log and the truth of each test that failed into DIR",
    )


@pytest.fixture(scope="session")
def twin_program(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """The twin that `mfp-twin exec` has put around the tests, or else one for the session."""
    twin = Twin.from_environment()
    if twin is None:
        config = request.config
        chosen = {name: config.getoption(f"twin_{name}") or config.getini(f"mfp_twin_{name}") for name, *_ in OPTIONS}
        twin = Twin.start(**chosen)
    with twin:
        yield twin


@pytest.fixture
def twin(request: pytest.FixtureRequest, twin_program: Twin) -> Iterator[Device]:
    """A device for this test alone."""
    device = twin_program.device.fork()
    request.node.stash[DEVICE] = device
    yield device
    device.remove()


DEVICE: pytest.StashKey[Device] = pytest.StashKey()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    outcome = yield
    report = outcome.get_result()
    device = item.stash.get(DEVICE, None)
    if device is None or not report.failed or report.when != "call":
        return
    report.sections += [(f"twin: {title}", text) for title, text in shown(device)]
    into: Path | None = item.config.getoption("twin_evidence")
    if into is not None:
        try:
            kept = str(keep(device, into, item.nodeid))
        except (OSError, Refused, ValueError) as error:
            kept = f"it could not be kept: {error}"
        report.sections.append(("twin: evidence", kept))
