"""The analysed consultation that tests of a module share."""

from tests.support.analysed_world import analysed_app
from tests.support.composing_world import composing_app, composing_world

__all__ = ["analysed_app", "composing_app", "composing_world"]
