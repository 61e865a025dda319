"""Composed reports of any length: invented words, the same every time. Used by tests and by bench/report_files.py."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from consult.reports.composing.elements import (
    Callout,
    Composed,
    Element,
    FigureRef,
    Grid,
    Heading,
    Inline,
    KeyFigures,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Section,
    Words,
)

NARROW, NBSP = "\u202f", "\u00a0"
SITE = "https://consulter.exemple.test"
BRAND, ON_BRAND = "#1f5c57", "#ffffff"
THEMES = [
    "Se soigner près de chez soi",
    "Comprendre ce qui est remboursé",
    "Rompre l’isolement des plus âgés",
    "Prendre soin de ceux qui travaillent",
    "Prévenir plutôt que guérir",
    "Être écouté par sa mutuelle",
]
REGIONS = ["Bretagne", "Pays de la Loire", "Île-de-France", "Occitanie", "Grand Est", "Hauts-de-France", "Corse"]
SENTENCES = [
    "Les personnes qui ont répondu décrivent des journées entières passées à chercher un rendez-vous.",
    "Elles demandent moins un service nouveau qu’une présence, à des heures où l’on peut venir.",
    "Dans les communes rurales, la distance compte autant que le délai.",
    "Beaucoup disent ne pas savoir à qui s’adresser, et renoncer pour cette raison.",
    "Les plus jeunes parlent du coût, les plus âgés de la distance ; tous parlent du temps.",
    "Ce que l’on appelle ici la prévention commence souvent par une visite, un appel ou un repas partagé.",
    "Les réponses des salariés rejoignent celles des adhérents sur ce point, avec d’autres mots.",
    "Une lettre claire vaut mieux, écrivent-elles, que trois courriels que l’on n’ouvre pas.",
]
QUOTES = [
    "Le cabinet a fermé il y a deux ans et personne n’a repris. Je fais quarante kilomètres pour une ordonnance.",
    "Quand j’appelle, je voudrais simplement que quelqu’un me réponde et se souvienne de moi.",
    "On nous parle de prévention, mais personne ne vient jusqu’au village.",
]


class Writer:
    """Makes elements, and remembers the figures that it inserts."""

    def __init__(self, seed: int = 7) -> None:
        self.draw = random.Random(seed)
        self.figures: list[tuple[FigureRef, str]] = []

    def figure(self, text: str, what: str) -> FigureRef:
        number = len(self.figures) + 1
        ref = FigureRef(text, f"theme.{number}.people", f"{SITE}/f/F{number}", f"F{number}")
        self.figures.append((ref, what))
        return ref

    def share(self, what: str) -> FigureRef:
        return self.figure(f"{self.draw.randint(4, 61)}{NBSP}%", what)

    def words(self, sentences: int) -> str:
        return " ".join(self.draw.choice(SENTENCES) for _ in range(sentences))

    def paragraph(self, sentences: int = 4, figures: int = 1, lead: bool = False) -> Paragraph:
        inlines: list[Inline] = [Words(self.words(sentences) + " ")]
        for _ in range(figures):
            inlines += [
                self.share("personnes qui en parlent, parmi celles qui ont répondu"),
                Words(" des personnes en parlent, ce qui en fait "),
                Words("l’un des trois premiers sujets", strong=True),
                Words(" de cette consultation. "),
            ]
        return Paragraph(tuple(inlines), lead)

    def grid(self, rows: Sequence[str], columns: int = 4) -> Grid:
        heads = [
            "Territoire",
            "Personnes",
            "Contributions",
            "Part",
            "Écart",
            "Rang",
            "Note",
            "Base",
            "Médiane",
            "Haut",
            "Bas",
            "Tour",
        ]
        body = tuple(
            (row, *(f"{self.draw.randint(1, 9)}{NARROW}{self.draw.randint(100, 999)}" for _ in range(columns - 1)))
            for row in rows
        )
        return Grid(
            "Qui en parle, par territoire",
            tuple(heads[:columns]),
            body,
            (False, *(True for _ in range(columns - 1))),
            f"Les nombres qui reposent sur moins de 11{NBSP}personnes sont masqués.",
        )

    def bars(self, labels: Sequence[str]) -> Picture:
        rows = sorted(((self.draw.randint(5, 60), label) for label in labels), reverse=True)
        return Picture(
            "Barres : " + ", ".join(f"{label} {value} %" for value, label in rows),
            "Part des personnes qui en parlent, selon le territoire",
            svg=bars_svg(rows),
        )

    def points(self, count: int) -> Picture:
        circles = "".join(
            f'<circle cx="{self.draw.gauss(230, 70):.1f}" cy="{self.draw.gauss(230, 70):.1f}" r="1.6"/>'
            for _ in range(count)
        )
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="460" height="460" viewBox="0 0 460 460">'
            f'<rect width="460" height="460" fill="#f3f1ee"/><g fill="{BRAND}" fill-opacity="0.5">{circles}</g></svg>'
        )
        return Picture("Carte : les contributions de ce thème forment un seul groupe, au centre.", "La carte", svg=svg)


def bars_svg(rows: Sequence[tuple[int, str]]) -> str:
    """As those of the reports: labels over bars, for a column of 460 points."""
    height = 46 * len(rows)
    drawn = "".join(
        f'<text x="0" y="{46 * i + 15}" font-size="15" fill="#221c22">{label}</text>'
        f'<rect x="0" y="{46 * i + 21}" width="{value * 6}" height="14" rx="2" fill="{BRAND}"/>'
        f'<text x="{8 + value * 6}" y="{46 * i + 33}" font-size="15" font-weight="600">{value} %</text>'
        for i, (value, label) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="460" height="{height}" viewBox="0 0 460 {height}" '
        f'font-family="Source Sans 3">{drawn}</svg>'
    )


def lesson(writer: Writer, number: int, title: str, points: int) -> Section:
    anchor = f"lecon-{number}"
    people = writer.figure(f"{writer.draw.randint(2, 9)}{NARROW}{writer.draw.randint(100, 999)}", "personnes")
    elements: list[Element] = [
        Heading(2, title, anchor),
        writer.paragraph(2, 0, lead=True),
        KeyFigures(((people, "personnes en parlent"), (writer.share("part"), "de celles qui ont répondu"))),
        writer.paragraph(5, 2),
        Quotation(writer.draw.choice(QUOTES), "Adhérente, 40-60 ans, Pays de la Loire"),
        Heading(3, "Qui en parle davantage", f"{anchor}-qui"),
        writer.paragraph(4, 1),
        writer.bars(REGIONS),
        writer.grid(REGIONS),
        Heading(3, "Ce que l’on y lit", f"{anchor}-lit"),
        writer.paragraph(6, 1),
        Quotation(writer.draw.choice(QUOTES), "Adhérent, Bretagne"),
        Quotation(None, "Salariée"),
        Listing(tuple((Words(writer.words(1)),) for _ in range(4))),
        *((writer.points(points),) if points else ()),
        Callout("Proposition", (Words(writer.words(2)), Words(" "), writer.share("favorables"))),
        writer.paragraph(6, 2),
    ]
    return Section("lesson", anchor, tuple(elements))


def make_composed(
    lessons: int = 2,
    *,
    version: int | None = 1,
    points: int = 60,
    annex_rows: int = 12,
    seed: int = 7,
    notices: Sequence[str] = (),
    wide: bool = False,
) -> Composed:
    """`lessons` of about three pages each, between an opening and an annex with a long table."""
    writer = Writer(seed)
    opening = Section(
        "editorial",
        "edito",
        (
            Heading(2, "Ce que nous avons entendu", "edito"),
            writer.paragraph(3, 0, lead=True),
            writer.paragraph(6, 1),
            Paragraph((Words("La méthode est décrite "), Words("sur le site", href=SITE), Words("."))),
        ),
    )  # fmt: skip
    body = [lesson(writer, n + 1, THEMES[n % len(THEMES)], points) for n in range(lessons)]
    rows = [f"{THEMES[n % len(THEMES)]} — sous-thème {n + 1}" for n in range(annex_rows)]
    annex = Section(
        "annex",
        "annexe",
        (
            Heading(2, "L’arbre entier des thèmes", "annexe"),
            writer.paragraph(2, 0),
            writer.grid(rows, 12 if wide else 5),
            Listing(((Words("Première question"),), (Words("Seconde question"),)), ordered=True),
        ),
    )
    return Composed(
        "Ce que la santé veut dire pour nous",
        "Rapport de la consultation des adhérents, des élus et des salariés",
        "Mutuelle des Rivages",
        "fr",
        (opening, *body, annex),
        BRAND,
        ON_BRAND,
        logo=make_logo(),
        version=version,
        published_on=None if version is None else date(2026, 3, 12),
        signatures=() if version is None else (("Jeanne Morvan", "Présidente"), ("Paul Ferré", "Directeur général")),
        fingerprint="" if version is None else "3f9a" * 16,
        notices=notices,
        figures=tuple(writer.figures),
    )


def make_long_composed() -> Composed:
    """About 120 pages: 24 lessons with tables, quotes, charts and maps of 1,200 points, and an annex of 400 rows."""
    return make_composed(24, points=1200, annex_rows=400)


def make_logo() -> bytes:
    picture = Image.new("RGB", (320, 120), BRAND)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((30, 20, 110, 100), fill="#f6b93b")
    draw.rectangle((130, 50, 290, 70), fill="#ffffff")
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
