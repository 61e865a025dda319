"""What an organisation of the contract tests holds with another one."""

from __future__ import annotations

from consult.authz import system_actor
from consult.db import db, utcnow
from consult.reports.analysis_port import read_run
from consult.reports.folders import run_folder
from consult.reports.models import AnalysisRun
from consult.sharing.corpus import parts_of
from consult.sharing.document import common_document
from consult.sharing.figures import CommonFigures, rows_now
from consult.sharing.models import CommonReport
from consult.sharing.operations.answer_invitation import answer_invitation
from consult.sharing.operations.invite_organisation import invite_organisation
from tests.factories.basics import make_consultation, make_organisation, make_question
from tests.factories.reports import SmallWorld


def share(small: SmallWorld, run: AnalysisRun) -> tuple[int, int]:
    """The analysed consultation is held with a neighbour, which proposes another one; a common report is published.
    Returns the neighbour's membership and the invitation received."""
    leader, neighbour = small.organisation, make_organisation(f"{small.organisation.slug}-voisine")
    member = invite_organisation(actor=system_actor(leader.id), consultation=small.consultation, address=neighbour.slug)
    answer_invitation(actor=system_actor(neighbour.id), member=member, accepts=True)
    proposed = make_consultation(neighbour, slug="proposee", title="Ce que la voisine propose")
    make_question(proposed, code="q1", position=1)
    received = invite_organisation(actor=system_actor(neighbour.id), consultation=proposed, address=leader.slug)
    title, shared_id, member_id, received_id = small.consultation.title, member.shared_id, member.id, received.id
    db.session.commit()  # what follows reads by short transactions of its own
    parts, files = parts_of(member.shared), read_run(run_folder(run.folder))
    content = common_document(title, parts, files, CommonFigures(rows_now(parts, files), files), lambda _share: None)
    db.session.add(CommonReport(shared_id=shared_id, folder="commun", content=content, published_at=utcnow()))
    db.session.commit()
    return member_id, received_id
