"""The only place where a figure is computed: requests, evaluation, balance, small cells."""

from analysis.figures.balance import BalanceLine, balance, rounded_percentages
from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.evaluation import FigureValue, contribution_ids, evaluate, fingerprint, select
from analysis.figures.requests import FigureRequest, Filter, Measure, RequestError
from analysis.figures.suppression import SuppressedTable, suppress

__all__ = [
    "BalanceLine",
    "Column",
    "FigureCorpus",
    "FigureRequest",
    "FigureValue",
    "Filter",
    "Measure",
    "RequestError",
    "SuppressedTable",
    "balance",
    "contribution_ids",
    "evaluate",
    "fingerprint",
    "rounded_percentages",
    "select",
    "suppress",
]
