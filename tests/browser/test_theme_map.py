"""The map of contributions, with the points and the page of its bench: what the mouse, the keys and a finger do."""

import functools
import http.server
import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from bench.map_frames import ROOT, Handler, make_points, page_html

COUNT = 5_000
INK = """() => {
  const canvas = document.querySelector("[data-stage] canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0, hash = canvas.width;
  for (let i = 3; i < data.length; i += 4) if (data[i]) { painted++; hash = (hash * 31 + data[i - 1] + i) | 0; }
  return [painted, hash];
}"""


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, bytes, list[dict]]]:
    packed, themes = make_points(COUNT)
    Handler.made = {
        "/": ("text/html; charset=utf-8", page_html(themes, COUNT).encode()),
        "/points.bin": ("application/octet-stream", packed),
        "/themes.json": ("application/json", json.dumps(themes).encode()),
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(ROOT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", packed, themes
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def map_page(served: tuple[str, bytes, list[dict]], chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(served[0])
    page.locator("[data-map-state]").wait_for(state="hidden")
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


def ink(page: Page) -> list[int]:
    """Painted pixels and a hash of the picture, once it is drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate(INK)


def test_a_click_opens_the_nearest_contribution(map_page: Page, served: tuple[str, bytes, list[dict]]) -> None:
    _, packed, themes = served
    x, y = (np.frombuffer(packed, "<u2", COUNT, 4 + 2 * COUNT * axis).astype(float) for axis in (0, 1))
    box = map_page.evaluate(
        "(() => { const s = document.querySelector('[data-stage]'), b = s.getBoundingClientRect();"
        " return [b.left + s.clientLeft, b.top + s.clientTop, s.clientWidth, s.clientHeight]; })()"
    )
    scale = min(box[2], box[3]) / 65_536 * 0.96
    wanted = themes[1]["x"], themes[1]["y"]
    map_page.mouse.click(*(box[i] + box[i + 2] / 2 + (wanted[i] - 32_768) * scale for i in (0, 1)))
    address = map_page.locator("[data-card] a").get_attribute("href")
    assert address
    assert address.startswith("/contributions/")
    distances = np.hypot(x - wanted[0], y - wanted[1])
    pixel = 1 / scale
    assert distances[int(address.rsplit("/", 1)[1])] <= distances.min() + 2 * pixel


def test_keys_move_the_picture(map_page: Page) -> None:
    pictures = [ink(map_page)]
    assert pictures[0][0] > COUNT / 4
    map_page.locator("[data-stage]").focus()
    for key in ("+", "ArrowRight", "ArrowDown", "-", "0"):
        map_page.keyboard.press(key)
        pictures.append(ink(map_page))
    hashes = [picture[1] for picture in pictures]
    assert len(set(hashes[:5])) == 5
    assert hashes[-1] == hashes[0]


def test_the_list_is_a_path_through_the_themes(map_page: Page) -> None:
    before = ink(map_page)
    map_page.locator("[data-themes] a").first.focus()
    assert ink(map_page) != before
    map_page.keyboard.press("ArrowDown")
    assert map_page.evaluate("document.activeElement.dataset.themeId") == "2"


def test_a_file_cut_short_is_said(map_page: Page, served: tuple[str, bytes, list[dict]]) -> None:
    kept = Handler.made["/points.bin"]
    Handler.made["/points.bin"] = (kept[0], kept[1][:1_000])
    try:
        map_page.goto(served[0])
        map_page.get_by_text("n’a pas pu être chargée").wait_for()
    finally:
        Handler.made["/points.bin"] = kept
