"""The analysed consultation that tests of a module share."""

from tests.support.analysed_world import analysed_app

__all__ = ["analysed_app"]
