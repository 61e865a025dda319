"""Campaigns planted in a consultation, and what is found of them: `python bench/campaigns.py`.

Fifty thousand contributions of a demonstration, five thousand of them near-copies of ten pleas: greetings and
signatures added, words dropped, exchanged or misspelt, sentences left out. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
PLEAS = (
    "Nous demandons le maintien de la maternité de notre vallée. Les femmes enceintes font déjà quarante kilomètres "
    "de route de montagne en hiver pour accoucher, et aucune ambulance ne reste sur place la nuit.",
    "Rendez le stationnement gratuit devant les hôpitaux publics : les familles qui viennent voir un proche ne "
    "doivent pas payer vingt euros par jour pour tenir la main d'un malade.",
    "Créez un guichet unique pour les aidants, ouvert le samedi, où une même personne suit le dossier du début à la "
    "fin au lieu de renvoyer les familles de bureau en bureau pendant des mois.",
    "Interdisez la publicité pour les boissons sucrées autour des écoles et des collèges, et donnez des fontaines "
    "d'eau fraîche aux élèves dans chaque cour de récréation.",
    "Que les lunettes et les prothèses auditives soient enfin remboursées entièrement pour les retraités modestes, "
    "sans plafond annuel et sans attendre deux ans entre deux équipements.",
    "Le bus du soir doit revenir dans nos villages, car les infirmières de nuit et les apprentis n'ont plus aucun "
    "moyen de rentrer chez eux après vingt heures sans voiture.",
    "Ouvrez les gymnases municipaux aux seniors le matin avec un moniteur formé, l'activité physique régulière évite "
    "les chutes et coûte moins cher que l'hospitalisation.",
    "Une assistante sociale devrait tenir une permanence dans chaque entreprise de plus de cinquante salariés pour "
    "écouter ceux qui craquent avant l'arrêt de travail.",
    "Plantons des arbres dans toutes les cours goudronnées, les enfants étouffent dès le mois de mai et les "
    "canicules reviennent chaque été plus longues.",
    "Les logements neufs doivent garder une chambre au rez-de-chaussée et une douche sans marche, afin que chacun "
    "puisse vieillir chez soi plutôt que dans une maison de retraite lointaine.",
)
BEFORE = ("", "", "Bonjour, ", "Madame, Monsieur, ", "Comme beaucoup d'autres, je le dis : ", "Je soutiens cet appel. ")
AFTER = ("", "", " Merci.", " Merci d'avance pour votre écoute !", " Cordialement, un habitant.", " C'est urgent.")
WORDS = ["vraiment", "aussi", "bien", "enfin", "toujours", "partout", "ici", "maintenant", "surtout", "demain"]


def near_copy(plea: str, rng: random.Random) -> str:
    """A plea as someone retouches it before sending it."""
    words = plea.split()
    for _ in range(rng.randrange(0, 4)):
        act, at = rng.choice("dros"), rng.randrange(len(words) - 1)
        if act == "d" and len(words) > 18:
            del words[at]
        elif act == "r":
            words[at] = rng.choice(WORDS)
        elif act == "o":
            words.insert(at, rng.choice(WORDS))
        elif len(words[at]) > 4:
            middle = rng.randrange(1, len(words[at]) - 2)
            words[at] = words[at][:middle] + words[at][middle + 1] + words[at][middle] + words[at][middle + 2 :]
    text = rng.choice(BEFORE) + " ".join(words) + rng.choice(AFTER)
    return text.upper() if rng.random() < 0.03 else text


def plant(source: Path, out: Path, size: int, planted: int, seed: int) -> set[str]:
    """Write `size` contributions, `planted` of them near-copies; returns the ids of all that belong to a campaign."""
    rng = random.Random(seed)
    with (source / "truth.csv").open(encoding="utf-8", newline="") as stream:
        truth = {row["contribution_id"]: row["campaign"] for row in csv.DictReader(stream)}
    with (source / "contributions.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["contribution_id"] in truth][: size - planted]
    ours = {row["contribution_id"] for row in rows if truth[row["contribution_id"]]}
    for number in range(planted):
        base = rng.choice(rows)
        text = near_copy(rng.choices(PLEAS, weights=range(1, len(PLEAS) + 1))[0], rng)
        rows.append({**base, "contribution_id": f"plant-{number}", "participant_id": f"sender-{number}", "text": text})
        ours.add(f"plant-{number}")
    rng.shuffle(rows)
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return ours


def measure(size: int, planted: int, seed: int) -> dict[str, Any]:
    """Precision and recall of the contributions said to belong to a campaign."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "consult.demo.generate", "--size", str(size), "--seed", str(seed)]
        subprocess.run([*command, "--out", str(folder / "demo")], cwd=ROOT, check=True)
        ours = plant(folder / "demo", folder / "corpus.csv", size, planted, seed)
        command = [sys.executable, "-m", "analysis", "run", str(folder / "corpus.csv"), "--out", str(folder / "run")]
        subprocess.run([*command, "--progress", "none"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        found = pq.read_table(folder / "run" / "campaigns.parquet").to_pydict()
    said = set(found["contribution_id"])
    return {
        "size": size,
        "planted": planted,
        "found": len(said),
        "campaigns": len(set(found["campaign"])),
        "precision": round(len(said & ours) / max(len(said), 1), 4),
        "recall": round(len(said & ours) / max(len(ours), 1), 4),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--planted", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=2021)
    options = parser.parse_args()
    figures = measure(options.size, options.planted, options.seed)
    print(json.dumps(figures))
    return 0 if min(figures["precision"], figures["recall"]) >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
