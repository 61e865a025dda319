"""What can be said of a contribution before any theme is known: empty, no answer, repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arrays import distinct
from analysis.text.tokens import Tokens
from analysis.types import Bools, Codes, Ints, Status

Marks = npt.NDArray[np.uint8]

STATUSES = [status.value for status in Status]
CODE = {status: code for code, status in enumerate(STATUSES)}
LONGEST_REFUSAL = 12
STRUCK = r"^([bcdfghjklmnpqrstvwxz]{5,}|a{4,}|e{4,}|i{4,}|o{4,}|u{4,}|y{4,}|(qsdf|azer|sdfg|dfgh).*)$"

# an answer made of nothing but these words, one of the first list among them, says nothing
REFUSING = """
sais sait saurais vois prefere laisse sai rien aucun aucune aucuns aucunes sans pas plus nsp nspp ras
neant nada neutre idem bof passe pass joker compliquee complique vient concerne concernee concernes
concernees interesse interessee compris comprends comprend prononce prononcent refuse non oui ok null nul
none na xx xxx xxxx euh hum
"""
FRAMING = """
je j ne n y en ai a as avons avez ont de d du des tout la le l les cela ca c est ce cet cette sujet
sujets question questions pour moment instant sur par moi me m se s merci desole desolee vraiment trop
bien encore particulier particuliere particuliers particulieres precis precise precises specifique
specifiques autre autres chose choses ajouter dire signaler declarer proposer formuler repondre reponse
reponses avis opinion opinions idee idees commentaire commentaires remarque remarques suggestion
suggestions proposition propositions besoin besoins attente attentes souhait souhaits souhaite veux peux
peut etre pense penser penses jamais reflechi suis sens quoi objet interet exprimer prononcer un une il
elle on que qu special speciale actuellement donner faire deja dit repondu voir dessus haut jour mettre
rien pardon svp ch jsais chais precedente ci r p mes nos mon ma plait difficile b f k t x
"""


# greetings, trials and remarks on the questionnaire itself answer nothing that was asked
GREETING = """
bonjour bonsoir coucou salut hello test tests essai essais envoi blabla azerty qwerty qsdf noel voeux anniversaire
fete joyeux joyeuse bonne belle journee soiree continuation courage amities bises bisous cordialement amicalement
amis monde tous toutes petit petite teste testons
"""
ABOUT_IT = "questionnaire questionnaires sondage sondages"
LONGEST_REMARK = 15
RARE = 0.02  # share of the texts above which what they say of questionnaires is a subject


REFUSES, FRAMES, GREETS, IS_STRUCK, IS_ABOUT = (1 << bit for bit in range(5))


@dataclass(frozen=True)
class TextMarks:
    """What words alone tell of r texts. empty: they hold no word. silent: they decline to answer.
    stray: greetings, trials, keys struck at random. remark: short remarks on the questionnaire itself."""

    empty: Bools
    silent: Bools
    stray: Bools
    remark: Bools

    @classmethod
    def joined(cls, parts: Sequence[TextMarks]) -> TextMarks:
        """One part after another."""
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))

    def taken(self, order: Ints | Codes) -> TextMarks:
        """Those of chosen texts, in another order."""
        return TextMarks(*(getattr(self, f.name)[order] for f in fields(self)))


def form_marks(folded: pa.Array) -> Marks:
    """Bits (f,) that say to which lists each folded form belongs."""
    out = np.zeros(len(folded), dtype=np.uint8)
    for bit, words in ((REFUSES, REFUSING), (FRAMES, FRAMING), (GREETS, GREETING), (IS_ABOUT, ABOUT_IT)):
        listed = pc.is_in(folded, value_set=pa.array(words.split(), pa.string()))
        out[listed.to_numpy(zero_copy_only=False)] |= bit
    out[pc.match_substring_regex(folded, STRUCK).to_numpy(zero_copy_only=False)] |= IS_STRUCK
    return out


def text_marks(tokens: Tokens, marks: Marks) -> TextMarks:
    """What the marks (f,) of their forms tell of some texts."""
    mark = marks[tokens.codes]
    lengths = np.diff(tokens.text)
    single = lengths == 1
    short = (lengths > 0) & (lengths <= LONGEST_REFUSAL)

    def holds(chosen: Bools) -> Bools:
        running = np.concatenate([[0], np.cumsum(chosen)])
        return np.asarray(running[tokens.text[1:]] > running[tokens.text[:-1]])

    def made_of(needed: int) -> Bools:
        return short & holds(mark & needed > 0) & ~holds(mark & (needed | FRAMES) == 0)

    return TextMarks(
        empty=lengths == 0,
        silent=made_of(REFUSES) | (single & made_of(FRAMES)),
        stray=(single & holds(mark & IS_STRUCK > 0)) | made_of(GREETS),
        remark=(lengths <= LONGEST_REMARK) & holds(mark & IS_ABOUT > 0),
    )


def repeated(document: Codes, people: Ints, known: Bools, questions: Ints) -> tuple[Bools, Ints]:
    """Rows by the same person, to the same question, in the same words as an earlier row.

    document: (n,) a number per row, equal for the same words. Returns (which rows (n,), the row
    of the first copy (n,), itself elsewhere). known: rows whose author is known; nobody can be
    said to repeat themselves otherwise.
    """
    n = len(document)
    rows = np.arange(n)
    order = np.lexsort((rows, questions, people, document))
    order = order[known[order]]
    same = np.zeros(len(order), dtype=bool)
    same[1:] = (
        (document[order][1:] == document[order][:-1])
        & (people[order][1:] == people[order][:-1])
        & (questions[order][1:] == questions[order][:-1])
    )
    group = np.cumsum(~same) - 1
    heads = order[~same]
    first = rows.copy()
    first[order] = heads[group]
    out = np.zeros(n, dtype=bool)
    out[order] = same
    return out, first


def early_statuses(
    marks: TextMarks, document: Codes, people: Ints, known: Bools, questions: Ints
) -> tuple[Codes, Ints]:
    """(status code of each row, first copy of each row) as far as words alone tell.

    marks: of the rows (n,). document: (n,) a number per row, equal for the same words. Rows that
    say something are `themed` until themes decide otherwise.
    """
    status = np.full(len(document), CODE["themed"], dtype=np.int32)
    copies, first = repeated(document, people, known, questions)
    status[copies] = CODE["duplicate"]
    few = len(distinct(document[marks.remark])) <= RARE * (int(document.max(initial=-1)) + 1)
    status[marks.stray | (marks.remark if few else False)] = CODE["off_topic"]
    status[marks.silent] = CODE["no_answer"]
    status[marks.empty] = CODE["empty"]
    return status, first
