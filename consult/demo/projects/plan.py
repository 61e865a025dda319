"""The calls of the demonstration: one at each phase, an idea box, one being prepared, and the two kinds without a vote.

Days count from the day the demonstration is made, so that each call is where it says whenever that is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from consult.projects.models import CallKind, Channel, PhaseKind, Stage

P, S = PhaseKind, Stage
Days = tuple[int, int]


@dataclass(frozen=True)
class DemoCall:
    """`territories` are where its projects are; `stages` how many of each; `rounds` the territories that vote."""

    slug: str
    title: str
    intro: str
    territory: str | None = None
    kind: CallKind = CallKind.PROJECT
    permanent: bool = False
    published: bool = True
    phases: dict[PhaseKind, Days] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    stages: dict[Stage, int] = field(default_factory=dict)
    budget: int = 0
    most: int = 0
    examiners: int = 1
    vote_rules: dict[str, Any] = field(default_factory=dict)
    channels: tuple[Channel, ...] = (Channel.WEB,)
    own_fields: tuple[dict[str, Any], ...] = ()

    @property
    def size(self) -> int:
        return sum(self.stages.values())


def _calendar(
    filing: Days, examination: Days, support: Days, selection: Days, results: Days, end: int
) -> dict[PhaseKind, Days]:
    return {
        P.FILING: filing, P.EXAMINATION: examination, P.SUPPORT: support, P.SELECTION: selection, P.RESULTS: results,
        P.REALISATION: (results[0], end),
    }  # fmt: skip


ALL = (
    "NOR-05", "HDF-02", "IDF-02", "GES-06", "BRE-02", "PDL-01", "PDL-03", "CVL-04", "NAQ-05", "ARA-05", "OCC-04",
    "PAC-03", "BFC-01", "REU-02", "BRE-04", "NAQ-09", "OCC-06", "PDL-05",
)  # fmt: skip
BRITTANY = tuple(f"BRE-{n:02d}" for n in range(1, 6))
LOIRE = tuple(f"PDL-{n:02d}" for n in range(1, 7))
SOUTH_WEST = ("NAQ-02", "NAQ-05", "NAQ-09", "NAQ-10")

CALLS = (
    DemoCall(
        "bien-vieillir", "Bien vieillir chez soi",
        "Vieillir chez soi, entouré, en sécurité : vous avez une idée pour votre rue, votre bourg, votre résidence ? "
        "Déposez-la. Quelques lignes suffisent pour commencer ; votre brouillon est gardé.",
        phases=_calendar((-18, 24), (10, 60), (30, 75), (76, 97), (100, 120), 480),
        territories=ALL, stages={S.DRAFT: 4, S.FILED: 36, S.TO_COMPLETE: 2, S.WITHDRAWN: 2},
        budget=600_000, most=25_000,
        own_fields=({"key": "personnes", "label": "Combien de personnes en profiteront la première année ?", "help": "",
                     "required": False, "kind": "number", "choices": []},),
    ),
    DemoCall(
        "soins-en-bretagne", "Se soigner près de chez soi en Bretagne",
        "La commission examine les projets déposés : leur réponse est promise avant la fin du mois.",
        territory="BRE", phases=_calendar((-70, -12), (-20, 28), (-5, 40), (41, 62), (65, 85), 440),
        territories=BRITTANY,
        stages={S.FILED: 18, S.TO_COMPLETE: 9, S.EXAMINED: 16, S.ADMISSIBLE: 8, S.REFUSED: 3, S.WITHDRAWN: 1},
        budget=400_000, most=45_000, examiners=2,
    ),
    DemoCall(
        "prevenir-ensemble", "Prévenir ensemble",
        "Les projets recevables sont en ligne. Soutenez ceux qui vous parlent : votre soutien éclaire les élus, il ne "
        "décide pas à leur place.",
        phases=_calendar((-110, -50), (-60, -15), (-15, 18), (19, 40), (42, 60), 420),
        territories=ALL, stages={S.ADMISSIBLE: 34, S.EXAMINED: 2, S.REFUSED: 5, S.REDIRECTED: 3, S.MERGED: 2},
        budget=500_000, most=40_000,
    ),
    DemoCall(
        "territoires-solidaires", "Territoires solidaires, cette année",
        "Les élus de chaque territoire lisent, comparent et choisissent, jusqu’à la clôture du scrutin.",
        territory="PDL", phases=_calendar((-150, -90), (-95, -40), (-60, -8), (-6, 12), (13, 30), 400),
        territories=LOIRE, stages={S.ADMISSIBLE: 48, S.REFUSED: 7, S.REDIRECTED: 3, S.MERGED: 2},
        budget=300_000, most=40_000, examiners=2,
        vote_rules={"method": "approval", "most": 4, "quorum": 0.2, "threshold": 0.0, "proxies": 1,
                    "visibility": "secretary"},
    ),
    DemoCall(
        "territoires-solidaires-precedent", "Territoires solidaires, l’an dernier",
        "Les élus ont choisi ; les projets retenus se réalisent sous vos yeux, étape par étape.",
        territory="NAQ", phases=_calendar((-420, -360), (-370, -310), (-330, -280), (-278, -262), (-260, -230), 200),
        territories=SOUTH_WEST, stages={S.ADMISSIBLE: 36, S.REFUSED: 7, S.REDIRECTED: 2},
        budget=250_000, most=40_000,
        vote_rules={"method": "approval", "most": 4, "quorum": 0.1, "threshold": 0.0, "proxies": 1,
                    "visibility": "named"},
    ),
    DemoCall(
        "boite-a-idees", "La boîte à idées",
        "Ouverte toute l’année, en agence, au téléphone et ici : une idée, même petite, reçoit toujours une réponse.",
        permanent=True, territories=ALL, stages={S.FILED: 14, S.EXAMINED: 3, S.ADMISSIBLE: 5, S.REFUSED: 3}, most=5_000,
        channels=(Channel.BOX, Channel.AGORA, Channel.PHONE, Channel.PAPER, Channel.WEB),
    ),
    DemoCall(
        "agir-au-travail", "Agir pour la santé au travail",
        "Appel en préparation avec les entreprises clientes.", published=False,
        phases=_calendar((30, 90), (91, 130), (131, 150), (151, 170), (172, 190), 540), budget=350_000, most=30_000,
    ),
    DemoCall(
        "demandes-de-soutien", "Demander un soutien",
        "Une difficulté, un reste à charge, un imprévu : votre demande n’est lue que par ceux qui y répondent.",
        kind=CallKind.SUPPORT, permanent=True, territories=ALL,
        stages={S.FILED: 6, S.ADMISSIBLE: 1, S.UNDER_WAY: 1, S.DONE: 1, S.REFUSED: 1},
    ),
    DemoCall(
        "idees-de-services", "Idées de garanties et de services",
        "Ce que votre mutuelle devrait proposer, et ne propose pas encore.",
        kind=CallKind.SERVICE, permanent=True, territories=ALL,
        stages={S.FILED: 8, S.ADMISSIBLE: 2, S.REFUSED: 2, S.UNDER_WAY: 2, S.DONE: 1},
    ),
)  # fmt: skip


def reduced(call: DemoCall, share: float) -> DemoCall:
    """The same call with fewer projects: at least one at each stage that it shows."""
    return DemoCall(
        **{**call.__dict__, "stages": {stage: max(1, round(n * share)) for stage, n in call.stages.items()}}
    )
