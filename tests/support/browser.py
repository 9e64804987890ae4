"""A headless Chromium, and a server for it to visit."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Serve a folder of snapshots in a process of its own; give the address of the start page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hansa", "--store", str(store), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        address = re.search(r"http://localhost:\d+/", process.stdout.readline())
        assert address is not None
        yield address.group()
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


class Watched:
    """A page with all that it asked for and all that it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def outside(self, home: str) -> list[str]:
        """Return the requests that left an address."""
        return [url for url in self.requests if not url.startswith(home)]
