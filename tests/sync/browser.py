"""A real browser: Debian's chromium, driven by playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many pages."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "chromium is missing: sh docs/demo/system.sh installs it"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def press(page: Page, *keys: str) -> None:
    """Keys alone: names of keys, or text."""
    for key in keys:
        if key in ("Tab", "Enter", "Shift+Tab", "Space"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def focused(page: Page) -> str:
    """What has the focus: the name of a field, the text of a button or a link."""
    which = "(e => e.name && e.tagName === 'INPUT' ? e.name : e.innerText.trim().split('\\n')[0])(document.activeElement)"
    return str(page.evaluate(which))


CONTRAST = """() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return rgb(getComputedStyle(document.documentElement).backgroundColor); };
  return [...document.querySelectorAll('main *, header *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
    && e.getClientRects().length).map(e => { const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return [e.tagName + ': ' + e.innerText.slice(0, 30), (a + .05) / (b + .05)]; });
}"""
"""[what, contrast of its text with its ground] for everything that has text."""

UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden], [aria-hidden=true]), button, a')]
  .filter(e => !(e.labels && e.labels.length ? e.labels[0].innerText.trim() : e.innerText.trim())).map(e => e.outerHTML)"""
"""Fields, buttons and links without a name."""
