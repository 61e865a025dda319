"""Templates: all used, no inline script or style, nothing marked safe, every sentence in the English catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


def test_every_template_is_used() -> None:
    code = list((ROOT / "consult").rglob("*.py")) + TEMPLATES
    text = "\n".join(path.read_text("utf-8") for path in code)
    unused = [
        name for name in NAMES if f'"{name}"' not in text and f"'{name}'" not in text and not name.startswith("emails/")
    ]
    assert not unused
    mails = {Path(name).stem for name in NAMES if name.startswith("emails/")}
    assert not [name for name in mails if f'"{name}"' not in text]


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.suffix == ".html"], ids=lambda p: p.name)
def test_a_template_obeys_the_content_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    if "emails" not in path.parts and path.name != "mail.html":
        assert not re.search(r"\sstyle=", text), "inline style"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\son[a-z]+=\"", text), "inline event"
    assert "|safe" not in text.replace(" ", ""), "marked safe"
    assert not re.search(r"(?:src|href)=\"https?://", text), "third-party address"


def test_every_template_compiles(app: Flask) -> None:
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_the_english_catalogue_is_complete() -> None:
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    with (ROOT / "consult/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    methods = [("consult/**.py", "python"), ("analysis/progress.py", "python")]
    methods += [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "_n": (1, 2), "lazy_gettext": None}
    options = {"templates/**": {"silent": "false", "trimmed": "true"}}
    missing = set()
    for file_name, line, message, *_rest in extract_from_dir(ROOT, methods, options, keywords, ()):
        key = message[0] if isinstance(message, tuple) else message
        entry = catalogue.get(key)
        if (
            entry is None
            or not entry.string
            or (isinstance(entry.string, tuple) and not all(entry.string))
            or entry.fuzzy
        ):
            missing.add(f"{file_name}:{line}: {key}")
    assert not missing, f"{len(missing)} sentences without English: {sorted(missing)[:20]}"
