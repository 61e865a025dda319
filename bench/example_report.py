"""Keep the demonstration's report in docs/: `make report-example`, once the demonstration is there (`make demo`).

The newest published composed report of the instance is drawn again; nothing is written above 3 MB.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlalchemy as sa

from consult.db import db
from consult.factory import create_app
from consult.reports.composing.freezing import composed_report
from consult.reports.models import ReportVersion
from consult.reports.outputs.pdf import report_pdf
from consult.territories import queries as territories
from consult.web.links import site_url

KEPT = Path(__file__).resolve().parents[1] / "docs" / "rapport-exemple.pdf"
MOST = 3_000_000


def main() -> int:
    with create_app().app_context():
        query = sa.select(ReportVersion).where(ReportVersion.composition_id.is_not(None))
        version = db.session.scalars(query.order_by(ReportVersion.id.desc()).limit(1)).first()
        if version is None:
            print("No composed report is published in this instance.")
            return 2
        organisation = territories.organisation(version.organisation_id)
        data = report_pdf(composed_report(version, partial(site_url, organisation)))
    if len(data) > MOST:
        print(f"{len(data) / 1e6:.1f} MB is too much to be kept.")
        return 1
    KEPT.write_bytes(data)
    print(f"{KEPT.name}: {len(data) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
