"""How far the report can be relied on: who answered, what is missing, how sure it is."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.reports.composing.content import themes_of
from consult.reports.composing.elements import Callout, Element, Grid, Heading, Listing, Words
from consult.reports.composing.material import Json, Material
from consult.reports.composing.sections.overview import hidden_or, key_figures
from consult.reports.rules import stability_level
from consult.reports.tables import status_name
from consult.reports.verbatims import age_name
from consult.web.filters import number, percent

HALF = 0.5
WIDE = 0.05
"""Points by which a share may move when contributions are counted otherwise before it is said."""


def representativeness(material: Material, _block: Json) -> list[Element]:
    """Participants beside the membership, raw and weighted, and how many answers they are worth."""
    weighting = material.content["evidence"]["weighting"]
    if weighting is None:
        said = _("La structure des adhérents n’est pas connue : les parts sont celles des personnes qui ont répondu.")
        return [Callout(_("Sans redressement"), (Words(said),))]
    if "refused" in weighting:
        said = _(
            "Les marges données se contredisent : %(why)s Les parts ne sont pas redressées.", why=weighting["refused"]
        )
        return [Callout(_("Sans redressement"), (Words(said),))]
    found = key_figures(
        material,
        [
            ("overview.people.count", _("personnes ont contribué")),
            ("reliability.weighting.effective", _("réponses d’un échantillon parfait : la taille efficace")),
        ],
    )
    for margin in weighting["margins"]:
        rows = tuple(
            (
                cell["label"],
                percent(cell["target"], 1),
                _("masqué") if cell["raw_share"] is None else percent(cell["raw_share"], 1),
                _("masqué") if cell["weighted_share"] is None else percent(cell["weighted_share"], 1),
                hidden_or(cell["people"]),
            )
            for cell in margin["cells"]
        )
        headings = (
            margin["name"].capitalize(), _("Parmi les adhérents"), _("Parmi les participants"),
            _("Après redressement"), _("Participants"),
        )  # fmt: skip
        found.append(
            Grid(
                _("Participants et adhérents, par %(margin)s", margin=margin["name"]),
                headings,
                rows,
                (False, True, True, True, True),
            )
        )
    return found


def silent_groups(content: Json) -> list[str]:
    """Groups of which fewer than k people spoke, then those that weigh half as much as among the membership."""
    silent = [
        age_name(cell["label"]) if name == "ages" else str(cell["label"])
        for name in ("colleges", "ages", "tiles")
        for cell in content[name]
        if cell["people"] is None or cell["people"] == 0
    ]
    weighting = content["evidence"]["weighting"] or {}
    quiet = [
        str(cell["label"])
        for margin in weighting.get("margins", [])
        for cell in margin["cells"]
        if cell["raw_share"] is not None and cell["target"] and cell["raw_share"] < HALF * cell["target"]
    ]
    return list(dict.fromkeys([*silent, *quiet]))


def expected(block: Json) -> list[str]:
    """What the team thought people would speak of, one a line."""
    lines = (line.strip(" -*•\t") for line in str(block.get("expected", "")).splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def unsaid(material: Material, block: Json) -> list[Element]:
    """Expected subjects that no theme nor its words hold, and groups that are hardly heard."""
    said = " ".join(
        " ".join([theme["label"], *theme["terms"], *(sub["label"] for sub in theme["subthemes"])])
        for theme in themes_of(material.content)
    ).casefold()
    absent = [subject for subject in expected(block) if subject.casefold() not in said]
    found: list[Element] = []
    if absent:
        found.append(Heading(3, _("Attendu, et absent des thèmes"), f"{block['id']}-absent"))
        found.append(Listing(tuple((Words(subject),) for subject in absent)))
    silent = silent_groups(material.content)
    if silent:
        found.append(Heading(3, _("Ceux que l’on a peu entendus"), f"{block['id']}-silence"))
        found.append(Listing(tuple((Words(group),) for group in silent)))
    return found


def limits(material: Material, block: Json) -> list[Element]:
    """The balance of contributions, then what is less sure."""
    content, evidence = material.content, material.content["evidence"]
    found: list[Element] = [balance_grid(content)]
    fragile = [t["label"] for t in themes_of(content) if stability_level(t.get("stability")) in ("edges", "fragile")]
    points = []
    if fragile:
        points.append(
            ngettext(
                "Un thème se retrouve mal si l’on recommence l’analyse sur d’autres personnes : %(names)s.",
                "%(num)s thèmes se retrouvent mal si l’on recommence l’analyse sur d’autres personnes : %(names)s.",
                len(fragile),
                names=", ".join(fragile),
            )
        )
    moved = [key for key, cell in evidence["robustness"].items() if (cell["gap"] or 0) > WIDE]
    if moved:
        points.append(
            ngettext(
                "La part d’un thème change de plus de cinq points selon la façon de compter.",
                "La part de %(num)s thèmes change de plus de cinq points selon la façon de compter.",
                len(moved),
            )
        )
    discovery = evidence["discovery"] or {}
    if discovery.get("last_week") is not None:
        points.append(
            _(
                "La dernière semaine, %(share)s des contributions étaient les premières à dire quelque chose.",
                share=percent(discovery["last_week"]),
            )
        )
    campaigns = evidence["campaigns"]
    if campaigns and campaigns["count"]:
        points.append(
            _("%(n)s contributions viennent de textes presque identiques.", n=number(campaigns["contributions"]))
        )
    late = content.get("late_sheets") or {}
    if late.get("people"):
        points.append(_("%(n)s bulletins arrivés après la clôture sont comptés.", n=number(late["people"])))
    points += _double(content)
    if points:
        found.append(Heading(3, _("Ce qui est moins sûr"), f"{block['id']}-points"))
        found.append(Listing(tuple((Words(point),) for point in points)))
    return found


def _double(content: Json) -> list[str]:
    """Sheets typed twice, and contributions coded twice by people who did not see the machine's answer."""
    rates, coding = content.get("double_entry"), content.get("double_coding")
    found = [_("%(n)s bulletins ont été saisis deux fois et comparés.", n=number(rates["sheets"]))] if rates else []
    pairs = (coding or {}).get("pairs", {})
    kappas = [pairs.get(name, {}).get("kappa") for name in ("coders", "agreed")]
    if coding and None not in kappas:
        found.append(
            _(
                "Deux personnes ont classé %(n)s contributions à l’aveugle. L’accord au-delà du hasard (kappa de Cohen)"
                " est de %(coders)s entre elles, et de %(machine)s entre elles et la machine.",
                n=number(coding["contributions"]),
                coders=number(round(kappas[0], 2)),
                machine=number(round(kappas[1], 2)),
            )
        )
    return found


def balance_grid(content: Json) -> Grid:
    """What became of every contribution, question by question: each line sums to 100 %."""
    rows = content["balance"]
    statuses = [cell["status"] for cell in rows[-1]["cells"]]
    lines = tuple(
        (
            row["label"] or _("Ensemble"),
            *(hidden_or(cell["contributions"]) for cell in row["cells"]),
            hidden_or(row["total"]),
        )
        for row in rows
    )
    headings = (_("Question"), *(status_name(status) for status in statuses), _("Total"))
    return Grid(
        _("Ce que sont devenues toutes les contributions"), headings, lines, (False, *(True,) * (len(statuses) + 1)),
        _("Chaque contribution est comptée une fois et une seule."),
    )  # fmt: skip
