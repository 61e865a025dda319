"""The command line: `python -m analysis run|evaluate|assign|update|vectors|forget|bench`.

Exit codes: 0 well, 1 failed, 2 bad input, 143 stopped (what is finished is kept).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from analysis.types import AnalysisError, Configuration, InputError, Stopped

if TYPE_CHECKING:
    from analysis.label.chat import ChatModel


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        result = options.action(options)
    except AnalysisError as error:
        _say(f"Erreur : {error}", sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        _say("Erreur : analyse interrompue ; --resume la reprendra.", sys.stderr)
        return Stopped.exit_code
    except MemoryError:
        _say("Erreur : la mémoire manque pour cette analyse.", sys.stderr)
        return 1
    _say(json.dumps(result, ensure_ascii=False, sort_keys=True), sys.stdout)
    return 0


def _say(line: str, stream: TextIO) -> None:
    stream.write(line + "\n")
    stream.flush()


def build_parser() -> argparse.ArgumentParser:
    """Every command and option, in French."""
    parser = _Parser(prog="python -m analysis", description="Des contributions aux thèmes.")
    commands = parser.add_subparsers(title="commandes", required=True, metavar="COMMANDE")
    run = commands.add_parser("run", help="analyser un fichier de contributions")
    run.add_argument("input", type=Path, metavar="FICHIER")
    run.add_argument("--out", type=Path, required=True, metavar="DOSSIER")
    _add_reading(run)
    run.add_argument("--question", help="n'analyser qu'une question")
    run.add_argument("--by-question", action="store_true", help="un arbre de thèmes par question")
    run.add_argument("--themes", type=_count, help="nombre de thèmes (6 à 12 sinon)")
    run.add_argument("--subthemes", type=_count, help="nombre de sous-thèmes (50 à 150 sinon)")
    run.add_argument("--seed", type=int, default=0, help="graine du hasard (0)")
    run.add_argument("--embedder", default="hybrid", help="lsa, hybrid ou st:DOSSIER")
    run.add_argument("--engine", choices=["local", "dask"], default="local")
    run.add_argument("--scheduler", help="adresse tcp://… de l'ordonnanceur Dask")
    run.add_argument("--resume", action="store_true", help="reprendre une analyse interrompue")
    run.add_argument("--min-people", type=_count, default=3, help="personnes qui doivent dire un mot (3)")
    run.add_argument("--k", type=_count, default=11, help="seuil des petits effectifs (11)")
    run.add_argument(
        "--corrections", type=Path, metavar="FICHIER", help="corrections à respecter : contribution_id,theme"
    )
    run.add_argument(
        "--naming-address",
        metavar="ADRESSE",
        help="modèle de langue à qui demander les noms (interface d'OpenAI, http://…/v1) : des extraits "
        "y sont envoyés ; sa clé se lit dans ANALYSIS_NAMING_KEY",
    )
    run.add_argument("--naming-model", metavar="NOM", default="", help="nom de ce modèle à cette adresse")
    run.set_defaults(action=_run)
    evaluate = commands.add_parser("evaluate", help="mesurer des analyses contre des étiquettes")
    evaluate.add_argument("runs", type=Path, nargs="+", metavar="ANALYSE")
    evaluate.add_argument("--labels", type=Path, required=True, metavar="FICHIER")
    evaluate.set_defaults(action=_evaluate)
    for name, text, action in (
        ("assign", "classer de nouvelles contributions sous des thèmes figés", _assign),
        ("update", "ajuster les thèmes à un corpus qui a grandi", _update),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("run", type=Path, metavar="ANALYSE")
        command.add_argument("input", type=Path, metavar="FICHIER")
        command.add_argument("--out", type=Path, required=True, metavar="DOSSIER")
        command.add_argument("--resume", action="store_true", help="reprendre une analyse interrompue")
        _add_reading(command)
        command.set_defaults(action=action)
    vectors = commands.add_parser("vectors", help="écrire les vecteurs de toutes les idées d'une analyse")
    vectors.add_argument("run", type=Path, metavar="ANALYSE")
    vectors.add_argument("input", type=Path, metavar="FICHIER")
    vectors.add_argument("--out", type=Path, required=True, metavar="FICHIER.npy")
    vectors.add_argument("--resume", action="store_true", help="recommencer ce qui fut interrompu, depuis le début")
    _add_reading(vectors)
    vectors.set_defaults(action=_vectors)
    bench = commands.add_parser("bench", help="mesurer la vitesse et la mémoire")
    bench.add_argument("--size", type=_count, default=348_000, help="nombre de textes (348000)")
    bench.add_argument("--words", type=_count, default=9, help="mots par texte, au milieu (9)")
    bench.add_argument("--against", choices=["vanilla"], help="à côté de BERTopic tel qu'il est livré")
    bench.add_argument("--input", type=Path, metavar="FICHIER", help="de vraies contributions plutôt qu'inventées")
    bench.add_argument("--labels", type=Path, metavar="FICHIER", help="leurs étiquettes, pour mesurer la qualité")
    bench.set_defaults(action=_bench)
    forget = commands.add_parser("forget", help="retirer des contributions d'une analyse")
    forget.add_argument("run", type=Path, metavar="ANALYSE")
    forget.add_argument("ids", nargs="+", metavar="IDENTIFIANT")
    forget.set_defaults(action=_forget)
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--map", help="colonnes du fichier : text=reponse,contribution_id=id")
    parser.add_argument("--progress", choices=["auto", "json", "none"], default="auto")


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.corpus.contributions import parse_mapping
    from analysis.pipeline import run
    from analysis.progress import Progress

    if options.embedder not in ("lsa", "hybrid") and not options.embedder.startswith("st:"):
        raise InputError("--embedder attend lsa, hybrid ou st:DOSSIER.", "embedder")
    if options.scheduler and options.engine != "dask":
        raise InputError("--scheduler va avec --engine dask.", "engine")
    configuration = Configuration(
        question=options.question,
        by_question=options.by_question,
        themes=options.themes,
        subthemes=options.subthemes,
        seed=options.seed,
        embedder=options.embedder,
        engine=options.engine,
        min_people=options.min_people,
        k=options.k,
        mapping=parse_mapping(options.map),
    )
    manifest = run(
        options.input,
        options.out,
        configuration,
        resume=options.resume,
        progress=Progress(options.progress),
        scheduler=options.scheduler,
        corrections=options.corrections,
        chat=_chat(options),
    )
    return {"run": str(options.out), **_summary(manifest)}


def _chat(options: argparse.Namespace) -> ChatModel | None:
    """The language model to ask for names; None unless its address is given."""
    if not options.naming_address:
        if options.naming_model:
            raise InputError("--naming-model va avec --naming-address.", "model_address")
        return None
    from analysis.label.chat import KEY_VARIABLE, ChatModel

    return ChatModel(options.naming_address, options.naming_model, os.environ.get(KEY_VARIABLE, ""))


def _assign(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.pipeline import assign_run

    return _build_on(options, assign_run)


def _update(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.pipeline import update_run

    return _build_on(options, update_run)


def _build_on(options: argparse.Namespace, action: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    from analysis.corpus.contributions import parse_mapping
    from analysis.progress import Progress

    mapping = parse_mapping(options.map)
    progress = Progress(options.progress)
    manifest = action(options.run, options.input, options.out, mapping, resume=options.resume, progress=progress)
    return {"run": str(options.out), **_summary(manifest)}


def _vectors(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.corpus.contributions import parse_mapping
    from analysis.progress import Progress
    from analysis.vectors import write_vectors

    return write_vectors(
        options.run, options.input, options.out, parse_mapping(options.map), Progress(options.progress)
    )


def _bench(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.evaluate.bench import bench

    return bench(
        options.size,
        options.words,
        options.against,
        options.input,
        options.labels,
        lambda line: _say(line, sys.stderr),
    )


def _forget(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.themes.forget import forget

    return forget(options.run, options.ids)


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    stages = manifest["stages"].values()
    return {
        "counts": manifest["counts"],
        "statuses": manifest["statuses"],
        "notes": manifest["notes"],
        "seconds": round(sum(stage["seconds"] for stage in stages), 3),
        "peak_mb": max((stage["peak_mb"] for stage in stages), default=0.0),
    }


def _evaluate(options: argparse.Namespace) -> dict[str, Any]:
    from analysis.evaluate.report import evaluate_runs

    result: dict[str, Any] = evaluate_runs(options.runs, options.labels)
    return result


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("un entier d'au moins 1 est attendu")
    return value


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped("analyse arrêtée ; --resume la reprendra.")


class _Parser(argparse.ArgumentParser):
    """Bad options are bad input: one sentence, exit code 2 (argparse's own)."""

    def error(self, message: str) -> Any:
        self.exit(2, f"Erreur : {message}\n")
