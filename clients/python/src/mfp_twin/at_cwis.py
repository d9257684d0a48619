"""Robot Framework: what a person does with a browser at a twin's own pages."""

from __future__ import annotations

import subprocess
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword, not_keyword

from .cwis import Browser, NotLoggedIn
from .device import Device
from .twin import find_program

UPDATE = "/system/software-update/index.html"
START_UPDATE = "/system/software-update/start.html"


class AtCwis(ABC):
    """Keywords for CWIS; its pages are a twin's, so a machine of metal asks a person instead."""

    @property
    @abstractmethod
    def device(self) -> Device:
        """The device of this test."""

    @keyword
    def build_update_package(self, *options: str) -> str:
        """Builds a package as `mfp-twin update-package` does with these options, and names its file."""
        file = Path(tempfile.mkdtemp(prefix="mfp-twin-")) / "package.bin"
        subprocess.run([find_program(), "update-package", "--output", file, *options], check=True, capture_output=True)
        return str(file)

    @keyword
    def update_software(self, user: str, password: str, package: str) -> None:
        """Sends a package at System > Software Update; fails where the device does not begin."""
        page = self._browser(user, password).send_file(UPDATE, START_UPDATE, Path(package))
        if page.title != "Download Mode":
            raise AssertionError(f"{page.status} {page.title}: {page.text[:300]}")
        logger.info(page.title)

    @keyword
    def page_should_be_shown_to(self, user: str, password: str, path: str) -> None:
        """Fails unless this user gets the page."""
        page = self._browser(user, password).get(path)
        if page.status != 200:
            raise AssertionError(f"{page.status} {page.title}: {page.text[:300]}")
        logger.info(page.title)

    @keyword
    def page_should_be_refused_to(self, user: str, password: str, path: str) -> None:
        """Fails if this user gets the page, or may not log in."""
        page = self._browser(user, password).get(path)
        if page.status == 200:
            raise AssertionError(f"{user} gets {page.title!r}")
        logger.info(f"{page.status} {page.title}")

    @keyword
    def log_in_should_fail_at_cwis(self, user: str, password: str) -> None:
        """Fails if this user may log in."""
        try:
            self._browser(user, password)
        except NotLoggedIn as refused:
            logger.info(str(refused))
            return
        raise AssertionError(f"{user} is logged in")

    @keyword
    def software_version_should_be(self, version: str) -> None:
        """Fails unless the Controller ROM has this version."""
        found = self.device.ask("GET", "/device")["controller_rom"]
        if found != version:
            raise AssertionError(f"the Controller ROM is {found}, not {version}")
        logger.info(found)

    @not_keyword
    def _browser(self, user: str, password: str) -> Browser:
        browser = Browser(self.device.machine)
        browser.log_in(user, password)
        return browser
