"""An organisation's colours are readable by day and by night, or refused."""

from hypothesis import given
from hypothesis import strategies as st

from consult.territories.colours import DARK_GROUND, ENOUGH, LIGHT_GROUND, contrast, palette, refusal

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colours)
def test_an_accepted_colour_gives_four_readable_ones(colour):
    if refusal(colour) is not None:
        return
    found = palette(colour)
    assert contrast(found.brand, LIGHT_GROUND) >= ENOUGH
    assert contrast(found.on_brand, found.brand) >= ENOUGH
    assert contrast(found.brand_dark_mode, DARK_GROUND) >= ENOUGH
    assert contrast(found.on_brand_dark_mode, found.brand_dark_mode) >= ENOUGH


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert refusal("#4e2348") is None
    assert refusal("#1f4e5f") is None
    assert refusal("#ffcc00")[0] == "contrast"
    for typed in ("4e2348", "#4e234", "#4e23489", "red", "#4e2348;x", "#４e2348"):
        assert refusal(typed) == ("format", 0.0)
