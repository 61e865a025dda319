"""Text pasted from a word processor or a web page, brought down to the small Markdown of blocks.

Nothing is rendered from what is pasted: styles, scripts, pictures, comments and fields are dropped, words are kept.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from consult.reports.composing.markup import SAFE_LINK, TOKEN

LOOKS_LIKE_HTML = re.compile(
    r"<(?:!--|!doctype|/?(?:html|head|body|p|div|span|script|style|b|i|u|strong|em|a|ul|ol|li|br|h[1-6]|table|tr|td|font|"
    r"meta|link|img|svg|iframe|object|xml|o:p|w:[a-z]+)\b)[^>]*>",
    re.IGNORECASE,
)
_SILENT = {
    "script",
    "style",
    "head",
    "title",
    "xml",
    "object",
    "iframe",
    "svg",
    "noscript",
    "template",
    "select",
    "textarea",
}
_VOID = {"meta", "link", "br", "img", "hr", "input", "base", "wbr", "col", "source", "embed"}
_BLOCKS = {
    "p",
    "div",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "pre",
    "table",
    "body",
}
_MARKS = re.compile(r"([\\*_`\[\]])")
_BULLET = re.compile(r"^\s*(?:[·•o§‣▪–-]|\(?\d{1,3}[.)])\s+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])


def cleaned_text(raw: str) -> str:
    """What is stored of a text that somebody typed or pasted."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if LOOKS_LIKE_HTML.search(text):
        text = from_html(text)
    text = "".join(
        c for c in text.translate(_INVISIBLE) if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co")
    )
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def from_html(html: str) -> str:
    """Markdown of a piece of HTML, however bad."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "\n\n".join(reader.blocks).replace("\n\n- ", "\n- ").replace("\n\n1. ", "\n1. ")


class _Reader(HTMLParser):
    """Collects blocks of Markdown while it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.runs: list[tuple[str, bool, bool, str]] = []
        self.silent: list[str] = []
        self.lists: list[str] = []
        self.strong = self.emphasis = 0
        self.href, self.prefix, self.word_list = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT or (":" in tag and tag != "o:p"):
            if tag not in _VOID:
                self.silent.append(tag)
            return
        if self.silent:
            return
        values = dict(attrs)
        if tag in _BLOCKS:
            self.end_block()
            self.word_list = "msolist" in (values.get("class") or "").lower()
            self.prefix = "### " if tag in ("h1", "h2", "h3") else "- " if self.word_list else self._item()
        elif tag in ("ul", "ol"):
            self.end_block()
            self.lists.append(tag)
        elif tag == "li":
            self.end_block()
            self.prefix = "1. " if self.lists and self.lists[-1] == "ol" else "- "
        elif tag in ("b", "strong"):
            self.strong += "normal" not in (values.get("style") or "").lower()
        elif tag in ("i", "em"):
            self.emphasis += 1
        elif tag == "a":
            href = (values.get("href") or "").strip()
            self.href = href if SAFE_LINK.match(href) and not set(href) & set("()<> ") else ""
        elif tag in ("br", "td", "th"):
            self.handle_data(" ")

    def _item(self) -> str:
        """The start of a list item whose words stand in a paragraph of its own."""
        return self.prefix if self.lists and not self.runs else ""

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                del self.silent[self.silent.index(tag) :]
            return
        if tag in _BLOCKS or tag == "li":
            self.end_block()
            self.prefix = ""
        elif tag in ("ul", "ol"):
            self.end_block()
            self.lists = self.lists[:-1]
        elif tag in ("b", "strong"):
            self.strong = max(0, self.strong - 1)
        elif tag in ("i", "em"):
            self.emphasis = max(0, self.emphasis - 1)
        elif tag == "a":
            self.href = ""

    def handle_data(self, data: str) -> None:
        if not self.silent and data:
            style = bool(self.strong), bool(self.emphasis), self.href
            if self.runs and self.runs[-1][1:] == style:
                self.runs[-1] = (self.runs[-1][0] + data, *style)
            else:
                self.runs.append((data, *style))

    def end_block(self) -> None:
        """Write what was read since the last one."""
        text = re.sub(r"[ \t\n]+", " ", "".join(_written(*run) for run in self.runs)).strip()
        self.runs = []
        if self.word_list:
            text = _BULLET.sub("", text.replace("\u00a0", " "), count=1).strip()
        if text:
            self.blocks.append(self.prefix + text)
            self.prefix = ""


def _written(text: str, strong: bool, emphasis: bool, href: str) -> str:
    """A run between its marks, its own spaces left outside them."""
    core = text.strip()
    if not core:
        return " " if text else ""
    before, after = " " * (text[0].isspace()), " " * (text[-1].isspace())
    parts = TOKEN.split(core)
    safe = "".join(f"[[{part}]]" if place % 2 else _MARKS.sub(r"\\\1", part) for place, part in enumerate(parts))
    if href:
        safe = f"[{safe}]({href})"
    mark = "**" * strong + "*" * emphasis
    return f"{before}{mark}{safe}{mark[::-1]}{after}"
