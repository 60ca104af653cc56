"""What a reader of Chinese finds on a page of the portal in Chromium: words of another language, things off the screen, barriers."""

import re
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE: Final = {"width": 390, "height": 844}

WORDS: Final = """() => {
  const skipped = 'script, style, svg, [lang=en], .code, code, .print-only, input[type=hidden]';
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(skipped)) said.push(node.textContent);
  }
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest(skipped)) continue;
    for (const name of ['title', 'aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'alt', 'label',
                        'data-confirm', 'data-next', 'data-back']) {
      if (element.hasAttribute(name)) said.push(element.getAttribute(name));
    }
    if (element.matches('input[type=submit], input[type=button]')) said.push(element.value);
  }
  return said.map((text) => text.trim()).filter((text) => /[A-Za-z]/.test(text));
}"""
"""All that is written or read out on a page, also where it is folded away; codes for machines and the language switch are not."""

TOO_WIDE: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

KNOWN: Final = re.compile(
    r"https?://\S+|[\w.+-]+@[\w-]+\.\w+|\b(?:PDF|QR|TOTP|SHA-?\d*|Excel|Word|JPG|PNG|MP4|MP3|WebM|KB|MB|GB/T|WPS|WCAG|AA|Ctrl|Enter|CCF)\b"
    r"|\b(?:Tab|Cookie|JavaScript|Markdown|Chrome|Linux|[A-Z])\b|\b(?:law|year|validity):|(?<=写 )(?:or|not)\b",
    re.ASCII,
)
"""What stands in Latin letters in Chinese too: formats, standards, addresses, keys, browsers, the words of a search, one letter."""


def latin_words(page: Page) -> list[str]:
    """The texts of a page in which Latin words are left that Chinese does not use."""
    return [text[:120] for text in page.evaluate(WORDS) if re.search(r"[A-Za-z]", KNOWN.sub("", text))]


def complaints(page: Page) -> list[str]:
    """What is wrong with the page as a reader with a phone sees it."""
    wide = page.evaluate(TOO_WIDE)
    found = [f"{wide} px off the screen"] if wide > 0 else []
    found += [f"not Chinese: {text}" for text in latin_words(page)]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} first headings")
    return found


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in violations if each["impact"] in ("serious", "critical")
    ]
