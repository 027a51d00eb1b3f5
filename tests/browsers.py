"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright, which need not download one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Opened:
    """A page that is open, with all that it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Assert that it is at peace: no errors, and nothing was asked for but the file itself."""
        assert self.said == []
        assert len(self.asked) == 1
        assert self.asked[0].startswith("file://")


class Browser:
    def __init__(self, browser: Any) -> None:
        self._browser = browser

    @contextmanager
    def open(self, file: Path, *, wide: int = 1280, scheme: str = "light", scripts: bool = True) -> Iterator[Opened]:
        context = self._browser.new_context(
            viewport={"width": wide, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.said.append(message.text))
        opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
        opened.page.on("request", lambda request: opened.asked.append(request.url))
        opened.page.goto(file.as_uri())
        yield opened
        context.close()


@contextmanager
def started() -> Iterator[Browser]:
    """The browser; the test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    playwright = pytest.importorskip("playwright.sync_api")
    # In a container Chromium's own sandbox cannot be had by root, and the pages are ours.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield Browser(browser)
        browser.close()
