"""A page used by keyboard alone: what is wanted is reached by Tab, as somebody without a mouse reaches it."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import FrameLocator, Locator, Page, expect

FARTHEST = 250
"""Presses of Tab after which a thing counts as out of reach."""
_IS_ACTIVE = "node => node.ownerDocument.activeElement === node && node.ownerDocument.hasFocus()"
_IS_IN_GROUP = """node => {
  const active = node.ownerDocument.activeElement;
  return active.type === "radio" && active.name === node.name && active.form === node.form;
}"""
_CHOSEN = "node => node.selectedOptions[0]?.label.trim() ?? ''"


class Keys:
    """`where`: the page, or a frame of it."""

    def __init__(self, page: Page, where: FrameLocator | None = None) -> None:
        self.page, self.where = page, where if where is not None else page
        self.keyboard = page.keyboard

    def reach(self, wanted: Locator) -> None:
        """Tab to it, round the page at most once; what is there already is not left."""
        self._tab_until(wanted, _IS_ACTIVE)

    def press(self, name: str, role: Literal["button", "link"] = "button") -> None:
        self.reach(self.where.get_by_role(role, name=name, exact=True).first)
        self.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        self.press(name, "link")

    def write(self, label: Locator, text: str) -> None:
        """In place of what the field holds."""
        self.reach(label)
        self.keyboard.press("Control+A")
        if text:
            self.keyboard.type(text)
        else:
            self.keyboard.press("Delete")

    def write_moment(self, field: Locator, moment: str) -> None:
        """`moment`: 2026-11-20T15:30, typed part by part; the browser decides whether the day or the month is first,
        and whether hours go to twelve."""
        day, clock = moment.split("T")
        year, month, number = day.split("-")
        hour, minute = clock.split(":")
        half = f"{(int(hour) + 11) % 12 + 1:02}{minute}{'PM' if int(hour) >= 12 else 'AM'}"
        for parts in ((month, number), (number, month)):
            for time in (half, hour + minute):
                self.reach(field)
                for _part in range(6):
                    self.keyboard.press("Delete")
                    self.keyboard.press("ArrowRight")
                for _part in range(6):
                    self.keyboard.press("ArrowLeft")
                self.keyboard.type("".join(parts) + year)
                self.keyboard.press("ArrowRight")
                self.keyboard.type(time)
                if field.input_value() == moment:
                    return
        raise AssertionError(f"{field.input_value()} for {moment}")

    def tick(self, box: Locator) -> None:
        """A box with Space; of a group of radio buttons, the arrows go from one to the next."""
        if box.get_attribute("type") != "radio":
            self.reach(box)
            self.keyboard.press("Space")
        else:
            self._tab_until(box, _IS_IN_GROUP)
            for _turn in range(40):
                if box.evaluate(_IS_ACTIVE):
                    break
                self.keyboard.press("ArrowDown")
            if not box.is_checked():
                self.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, field: Locator, option: str) -> None:
        """One option of a list: the first one, then down."""
        self.reach(field)
        self.keyboard.press("Home")
        for _turn in range(field.locator("option").count()):
            if field.evaluate(_CHOSEN) == option:
                return
            self.keyboard.press("ArrowDown")
        offered = field.locator("option").all_inner_texts()
        assert field.evaluate(_CHOSEN) == option, f"no « {option} » among {offered}"

    def pick_file(self, field: Locator, file: dict[str, object]) -> None:
        """Space opens the window of the system, which is not of the page."""
        self.reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.keyboard.press("Space")
        chooser.value.set_files(file)  # type: ignore[arg-type]

    def _tab_until(self, wanted: Locator, holds: str) -> None:
        wanted.wait_for()
        for _press in range(FARTHEST):
            if wanted.evaluate(holds):
                return
            self.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is out of the keyboard's reach")
