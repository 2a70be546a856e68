"""The page in headless Chromium: nothing clipped, readable, printable. Slow; told where skipped."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from tests.conftest import Run

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
MEASURE = """
const frame = document.querySelector('iframe'), doc = frame.contentDocument, found = [];
const view = frame.contentWindow, width = doc.documentElement.clientWidth;
const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = node => { for (let e = node; e; e = e.parentElement) {
  const c = parse(view.getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
let texts = 0;
for (const element of doc.querySelectorAll('main *')) {
  const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (!own || element.closest('thead')) continue;
  texts += 1;
  const range = doc.createRange(); range.selectNodeContents(element);
  for (const box of range.getClientRects())
    if (box.right > width + 1 || box.left < -1) found.push('clipped: ' + element.textContent);
  const style = view.getComputedStyle(element), a = light(parse(style.color).slice(0, 3));
  const b = light(behind(element)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) found.push('contrast ' + ratio.toFixed(2) + ': ' + element.textContent);
}
const wide = doc.documentElement.scrollWidth;
if (wide > width) found.push('the page is ' + wide + ' wide');
const paper = parse(view.getComputedStyle(doc.body).backgroundColor);
document.body.innerHTML = '<pre id="told"></pre>';
document.getElementById('told').textContent = JSON.stringify({texts, found, paper});
"""


@pytest.fixture(scope="module")
def browser() -> str:
    if not BROWSER:
        warnings.warn("no Chromium on this machine: pages were not looked at", stacklevel=1)
        pytest.skip("no chromium or google-chrome on this machine")
    return BROWSER


def looked_at(
    browser: str, folder: Path, page: str, width: int, *options: str
) -> dict[str, object]:
    """What the page tells of itself in a frame of that width; the console must stay silent."""
    outer = folder / "outer.html"
    # A window has a least width, a frame has none.
    outer.write_text(
        f'<body style="margin:0"><iframe style="border:0;height:900px;width:{width}px" srcdoc="'
        f'{html.escape(page)}"></iframe><script>onload = () => {{{MEASURE}}}</script>',
        encoding="utf-8",
    )
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            f"--user-data-dir={folder / 'profile'}", "--window-size=1600,1000", *options,
            "--dump-dom", outer.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, done.stderr
    return json.loads(html.unescape(told[1]))  # type: ignore[no-any-return]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize(
    "command", [["brief", "2026-01"], ["brief", "2025-06"], ["check", "-f", "html"]]
)
def test_nothing_is_clipped_and_all_is_readable(
    browser: str, run: Run, tmp_path: Path, command: list[str], width: int, scheme: str
) -> None:
    page = run(*command).stdout
    told = looked_at(
        browser,
        tmp_path,
        page,
        width,
        f"--blink-settings=preferredColorScheme={int(scheme == 'light')}",
    )
    assert told["texts"] > 40  # type: ignore[operator]
    assert told["found"] == []
    assert (sum(told["paper"]) > 382) == (scheme == "light")  # type: ignore[call-overload]


@pytest.mark.slow
def test_what_is_clipped_or_faint_is_found(browser: str, tmp_path: Path) -> None:
    """The eye itself is tried: a page that runs over, and one in grey on white."""
    page = '<main><p style="width:900px;color:#000">{}</p><p style="color:#999">faint</p></main>'
    told = looked_at(browser, tmp_path, page.format("word " * 60), 360)
    assert any(str(one).startswith("clipped") for one in told["found"])  # type: ignore[attr-defined]
    assert any(str(one).startswith("contrast 2.8") for one in told["found"])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_print_fits_a_sheet(browser: str, run: Run, tmp_path: Path) -> None:
    """The print's own style in a frame as wide as what A4 leaves within Chromium's margins."""
    page = run("brief", "2026-01").stdout.replace("@media print", "@media all")
    told = looked_at(browser, tmp_path, page.replace("@media screen", "@media speech"), 718)
    assert told["found"] == []


@pytest.mark.slow
def test_the_page_prints(browser: str, run: Run, tmp_path: Path) -> None:
    page, pdf = tmp_path / "brief.html", tmp_path / "brief.pdf"
    run("brief", "2026-01", "-o", str(page))
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={pdf}",
         f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", content)) < 12
