"""What is masked and, as often, what is not: cases written by hand. « [[…]] » marks what must be hidden."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.masking import MASK_CHARACTER, find_masks, masked

MASKED = [
    # e-mails
    ("Écrivez-moi à [[jeanne.morel@exemple.fr]] merci", "email"),
    ("mon mail : [[J-P_Durand+sante@mail.exemple.org]].", "email"),
    ("contact [[luc.petit (at) exemple.fr]] le soir", "email"),
    # links
    ("voir [[https://exemple.org/page?x=1]], c’est clair", "link"),
    ("tout est sur [[www.ma-page-perso.net]].", "link"),
    ("mon blog [[famille-lambert.fr/sante]] explique", "link"),
    # phones
    ("Appelez le [[06 39 98 12 34]] après 18 h", "phone"),
    ("tel [[0639981234]]", "phone"),
    ("tél. [[06.39.98.12.34]], merci", "phone"),
    ("joignable au [[06-39-98-12-34]]", "phone"),
    ("depuis l’étranger [[+33 6 39 98 12 34]]", "phone"),
    ("ou [[+33 (0)6 39 98 12 34]]", "phone"),
    ("ou bien [[0033639981234]]", "phone"),
    ("fixe : [[02 61 91 12 34]]", "phone"),
    ("belge : [[+32 470 12 34 56]]", "phone"),
    ("le [[06 39 981 234]] si besoin", "phone"),
    # social security numbers
    ("mon numéro est [[2 69 05 49 588 157 80]]", "nir"),
    ("NIR [[269054958815780]]", "nir"),
    ("Corse : [[1 84 12 2A 004 012]]", "nir"),
    # addresses
    ("J’habite [[12 rue des Lilas]] depuis toujours", "address"),
    ("J’habite [[12 bis rue des lilas]], au fond", "address"),
    ("au [[3, avenue du Général Leclerc, 35000 Rennes]].", "address"),
    ("chez moi, [[145 boulevard de la Liberté 59000 Lille]]", "address"),
    ("[[8 impasse Bellevue]], sans médecin", "address"),
    ("au [[5 place de la République]] à droite", "address"),
    ("[[27 chemin du Moulin]] : aucun bus", "address"),
    ("[[4 allée des Tilleuls, 44300 Nantes]]", "address"),
    # names
    ("je m'appelle [[Jean Dupont]] et je suis inquiet", "name"),
    ("Je m’appelle [[sophie]], j’ai 40 ans", "name"),
    ("je m'appelle [[jean-marc lebreton]]", "name"),
    ("Mon nom est [[Anne de La Tour]].", "name"),
    ("Nom : [[Lefort]]", "name"),
    ("Mme [[Martin]] m’a bien aidé", "name"),
    ("Mme [[MARTIN]] au guichet", "name"),
    ("grâce à M. [[Durand]], tout va mieux", "name"),
    ("merci au docteur [[Lefèvre]]", "name"),
    ("le Dr. [[Nguyen]] part à la retraite", "name"),
    ("Monsieur [[Bernard Petit]] répond toujours", "name"),
    ("Madame [[d’Estrées]] est partie", "name"),
    ("MR [[DUPONT]] EST VENU HIER", "name"),
    ("le Pr [[Benali]] et Mlle [[Rousseau]]", "name"),
    ("mon mari [[Paul]] est malade", "name"),
    ("ma fille [[Léa]] attend", "name"),
    ("mon médecin, le docteur [[House]], est loin", "name"),
    ("Je suis [[Camille Renard]], infirmière", "name"),
    ("Des soins proches. Cordialement, [[Hélène Faure]]", "name"),
    ("Plus de moyens. Signé [[Yann Le Goff]].", "name"),
    ("une voisine nommée [[Germaine]] vit seule", "name"),
]

UNMASKED = [
    "entre 2021 2022 tout a changé",
    "100 000 euros pour un local",
    "645 000 000 euros de budget",
    "1 200 000 personnes sans médecin",
    "le 01/02/2021 puis le 03/04/2022",
    "le 01 02 2021",
    "de 8 h 30 à 12 h 15, 5 jours sur 7",
    "Mme la ministre doit agir",
    "Madame, Monsieur, merci",
    "Monsieur le Maire, écoutez-nous",
    "Madame La Ministre de la santé",
    "M. le préfet n’est pas venu",
    "Bonjour Monsieur Le Président",
    "un T-shirt taille M. Les autres aussi",
    "dans 3 rues il n’y a plus de commerce",
    "il y a 1 place par enfant à la crèche",
    "2 cours de sport par semaine",
    "la route 12 est dangereuse",
    "je suis Français et fier",
    "Je suis inquiète pour mes parents",
    "JE SUIS TRES CONTENT DE MA MUTUELLE",
    "je m’appelle comme je veux",
    "mon médecin traitant est parti",
    "mon mari est malade",
    "son directeur Général des services",
    "votre mutuelle.Il faut agir",
    "85 % des gens, 3,5 % du budget",
    "10 M€ pour l’hôpital",
    "le 15 et le 112 ne répondent pas",
    "cordialement",
    "Merci d’avance !",
    "le 3 janvier à Lyon",
    "article L. 114-17 du code",
    "",
    "santé",
    "le nom de la mutuelle est trop long",
    "mes parents ont 80 et 82 ans",
    "35 heures payées 39",
    "depuis 1945 1946 1947 on attend",
    "le docteur est parti, la docteur aussi",
]


def expected(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text and the spans between double brackets."""
    plain, spans, at = "", [], 0
    for match in re.finditer(r"\[\[(.*?)\]\]", marked):
        plain += marked[at : match.start()]
        spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        at = match.end()
    return plain + marked[at:], spans


@pytest.mark.parametrize(("marked", "kind"), MASKED, ids=[marked for marked, _ in MASKED])
def test_masks(marked: str, kind: str) -> None:
    text, spans = expected(marked)
    found = find_masks(text)
    assert [(span.start, span.end, span.kind) for span in found] == [(start, end, kind) for start, end in spans]


@pytest.mark.parametrize("text", UNMASKED)
def test_leaves_alone(text: str) -> None:
    assert [text[span.start : span.end] for span in find_masks(text)] == []


def test_masked_text_keeps_its_length_and_the_rest() -> None:
    text = "Je m’appelle Jean Dupont, 06 39 98 12 34, jean@exemple.fr"
    hidden = masked(text, find_masks(text))
    assert len(hidden) == len(text)
    assert hidden == "Je m’appelle " + MASK_CHARACTER * 11 + ", " + MASK_CHARACTER * 14 + ", " + MASK_CHARACTER * 15


@given(st.text(max_size=300))
def test_spans_stay_inside_in_order_and_apart(text: str) -> None:
    spans = find_masks(text)
    bounds = [0] + [edge for span in spans for edge in (span.start, span.end)] + [len(text)]
    assert bounds == sorted(bounds)
    assert len(masked(text, spans)) == len(text)


@pytest.mark.parametrize(
    "unit", ["0 ", "a@", "12 rue ", "M. ", "je suis A", "06 ", "a.", "signé A ", "Jean ", "1 2", "Mme de ", "a", "a-"]
)
def test_a_hostile_text_takes_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit)) + "@"
    start = time.process_time()
    find_masks(text)
    assert time.process_time() - start < 1.5
