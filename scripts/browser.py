"""Exits 0 when the browser tests can run: Chromium, a Chinese font and the library that Playwright's driver needs."""

import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def is_ready() -> bool:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    fonts = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).close()
    except (Error, OSError):
        return False
    return bool(fonts)


if __name__ == "__main__":
    sys.exit(not is_ready())
