"""Median frames a second of the map of contributions while it is panned, in headless Chromium without a GPU.

    .venv/bin/python bench/map_frames.py [--points 348000] [--seconds 6] [--scale 1] [--shot FILE]

Serves the real macro, styles and scripts on a free port of 127.0.0.1 over generated points, holds the mouse
down and moves it, counts the redrawings of the canvas and reads the time between them. Exit 1 under 20/s.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import statistics
import sys
import threading
import time
from pathlib import Path

import jinja2
import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 20.0
THEMES = 24
CSP = "; ".join(
    f"{kind}-src {allowed}"
    for kind, allowed in {
        "default": "'none'",
        **dict.fromkeys(("script", "style", "img", "font", "connect"), "'self'"),
    }.items()
)
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Carte</title>
{% for sheet in ["fonts", "tokens", "base", "layout", "charts"] %}
<link rel="stylesheet" href="/static/css/{{ sheet }}.css">
{% endfor %}
</head><body><main class="wrap"><h1>Carte</h1>
{% from "components/theme_map.html" import theme_map with context %}
{% set urls = {"points": "/points.bin", "themes": "/themes.json", "contribution": "/contributions/{id}"} %}
{{ theme_map(themes, urls, count, "Carte") }}
</main><script type="module" src="/static/js/theme-map.js"></script></body></html>"""
# One time per frame in which the whole picture was written anew: `putImageData` happens once a redrawing.
WATCH = """() => {
  window.drawn = [];
  const original = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...values) {
    window.drawn.push(performance.now());
    return original.apply(this, values);
  };
}"""


def make_points(count: int, seed: int = 7) -> tuple[bytes, list[dict[str, object]]]:
    """The file of `js/theme-map/points.js` and its themes: nine points in ten in clumps, the rest a haze."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(9_000, 56_000, (THEMES, 2))
    sizes = rng.dirichlet(np.linspace(3, 0.6, THEMES))
    theme = rng.choice(THEMES, count, p=sizes).astype(np.uint8)
    spread = rng.uniform(1_200, 4_200, THEMES)[theme][:, None]
    places = centres[theme] + rng.normal(0, 1, (count, 2)) * spread
    haze = rng.random(count) < 0.1
    places[haze] = rng.uniform(0, 65_535, (int(haze.sum()), 2))
    theme[haze] = 255
    x, y = np.clip(places, 0, 65_535).astype("<u2").T
    arrays = [np.array([count], "<u4"), x, y, theme, np.arange(count, dtype="<u4")]
    packed = [array.tobytes() + b"\0" * (-array.nbytes % 4) for array in arrays]
    themes = [
        {
            "index": index,
            "id": index + 1,
            "label": f"Thème numéro {index + 1} de la carte",
            "x": int(centres[index, 0]),
            "y": int(centres[index, 1]),
            "count": int((theme == index).sum()),
            "url": f"#theme-{index + 1}",
            "colour_index": index % 12,
        }
        for index in range(THEMES)
    ]
    return b"".join(packed), themes


def page_html(themes: list[dict[str, object]], count: int) -> str:
    """The page around the macro, without the application."""
    loader = jinja2.ChoiceLoader([jinja2.DictLoader({"page.html": PAGE}), jinja2.FileSystemLoader(ROOT / "templates")])
    env = jinja2.Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"])
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.filters["number"] = str
    return env.get_template("page.html").render(themes=themes, count=count)


class Handler(http.server.SimpleHTTPRequestHandler):
    """The generated files, else the repository's own."""

    made: dict[str, tuple[str, bytes]] = {}

    def do_GET(self) -> None:
        if self.path not in self.made:
            super().do_GET()
            return
        kind, body = self.made[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


def measure(url: str, seconds: float, scale: float, shot: str | None) -> list[float]:
    """Milliseconds between redrawings while the mouse drags the map to and fro."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=scale)
        page.goto(url)
        page.locator("[data-map-state]").wait_for(state="hidden")
        box = page.locator("[data-stage]").bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if shot:
            page.screenshot(path=shot, full_page=True)
        page.locator("[data-stage]").focus()
        page.keyboard.press("+")
        page.mouse.move(*middle)
        page.mouse.down()
        page.evaluate(WATCH)
        end = time.monotonic() + seconds
        turn = 0
        while time.monotonic() < end:
            turn += 1
            reach = 180 * np.sin(turn / 25)
            page.mouse.move(middle[0] + reach, middle[1] + reach / 2)
        drawn = page.evaluate("window.drawn")
        page.mouse.up()
        browser.close()
    return [float(delta) for delta in np.diff(drawn)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Frames a second of the map of contributions")
    parser.add_argument("--points", type=int, default=348_000)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--scale", type=float, default=1, help="device pixels per CSS pixel")
    parser.add_argument("--shot", help="save a picture of the page here")
    options = parser.parse_args()
    packed, themes = make_points(options.points)
    Handler.made = {
        "/": ("text/html; charset=utf-8", page_html(themes, options.points).encode()),
        "/points.bin": ("application/octet-stream", packed),
        "/themes.json": ("application/json", json.dumps(themes).encode()),
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        deltas = measure(f"http://127.0.0.1:{server.server_port}/", options.seconds, options.scale, options.shot)
    finally:
        server.shutdown()
    median = 1000 / statistics.median(deltas)
    slow = 1000 / float(np.percentile(deltas, 95))
    print(f"{options.points} points, {len(deltas)} redrawings")
    print(f"median {median:.1f} a second, slowest 5 % under {slow:.1f}")
    return 0 if median >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
