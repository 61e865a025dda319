"""What each page of reports shows: loaded, put in order, ready for its template."""

from consult.reports.pages.analysis import analysis_page, open_questions
from consult.reports.pages.contributions import contribution_page, contributions_file
from consult.reports.pages.contributions import list_page_context as list_page
from consult.reports.pages.mapping import map_page, map_themes
from consult.reports.pages.proposals import proposal_page
from consult.reports.pages.reliability import membership_page, reliability_csv, reliability_page
from consult.reports.pages.report import preview_page, public_page, report_csv, report_page
from consult.reports.pages.theme import theme_csv, theme_page

__all__ = [
    "analysis_page",
    "contribution_page",
    "contributions_file",
    "list_page",
    "map_page",
    "map_themes",
    "membership_page",
    "open_questions",
    "preview_page",
    "proposal_page",
    "public_page",
    "reliability_csv",
    "reliability_page",
    "report_csv",
    "report_page",
    "theme_csv",
    "theme_page",
]
