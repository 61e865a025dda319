"""What can be said of a contribution before any theme is known: empty, no answer, repeated."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.types import Bools, Codes, Ints, Status

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


def refusals(tokens: Tokens, vocabulary: Vocabulary) -> Bools:
    """Which texts (r,) only decline to answer: « je ne sais pas », « rien à ajouter », « sans avis »."""
    folded = vocabulary.spell(tokens.forms)
    single = np.diff(tokens.text) == 1
    declining = _made_of(tokens, folded, REFUSING, FRAMING)
    return declining | (single & _made_of(tokens, folded, FRAMING, ""))


def strays(tokens: Tokens, vocabulary: Vocabulary) -> Bools:
    """Which texts (r,) are beside any question: greetings, trials, keys struck at random, and
    short remarks on the questionnaire, where few make any."""
    folded = vocabulary.spell(tokens.forms)
    random = pc.match_substring_regex(folded, STRUCK).to_numpy(zero_copy_only=False)
    keys = (np.diff(tokens.text) == 1) & _holds(tokens, random)
    lengths = np.diff(tokens.text)
    remarks = (lengths <= LONGEST_REMARK) & _holds(tokens, _among(folded, ABOUT_IT))
    if remarks.mean() > RARE:
        remarks[:] = False
    return keys | remarks | _made_of(tokens, folded, GREETING, FRAMING)


def _among(folded: pa.Array, words: str) -> Bools:
    return np.asarray(pc.is_in(folded, value_set=pa.array(words.split(), pa.string())).to_numpy(zero_copy_only=False))


def _holds(tokens: Tokens, forms: Bools) -> Bools:
    """Which texts (r,) hold one of some forms (f,)."""
    running = np.concatenate([[0], np.cumsum(forms[tokens.codes])])
    return np.asarray(running[tokens.text[1:]] > running[tokens.text[:-1]])


def _made_of(tokens: Tokens, folded: pa.Array, needed: str, allowed: str) -> Bools:
    """Which short texts (r,) hold words of these two lists only, one of the first at least."""
    core = _among(folded, needed)
    lengths = np.diff(tokens.text)
    short = (lengths > 0) & (lengths <= LONGEST_REFUSAL)
    return short & _holds(tokens, core) & ~_holds(tokens, ~(core | _among(folded, allowed)))


def repeated(words: Words, people: Ints, known: Bools, questions: Ints) -> tuple[Bools, Ints]:
    """Rows by the same person, to the same question, in the same words as an earlier row.

    Returns (which rows (n,), the row of the first copy (n,), itself elsewhere). `known`: rows
    whose author is known; nobody can be said to repeat themselves otherwise.
    """
    document, _ = words.documents()
    doc = document[words.text_of_row]
    n = len(doc)
    rows = np.arange(n)
    order = np.lexsort((rows, questions, people, doc))
    order = order[known[order]]
    same = np.zeros(len(order), dtype=bool)
    same[1:] = (
        (doc[order][1:] == doc[order][:-1])
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
    tokens: Tokens, vocabulary: Vocabulary, words: Words, people: Ints, known: Bools, questions: Ints
) -> tuple[Codes, Ints]:
    """(status code of each row, first copy of each row) as far as words alone tell.

    tokens: of the distinct texts (r,), in the order of `words`. Rows that say something are
    `themed` until themes decide otherwise.
    """
    status = np.full(len(words.text_of_row), CODE["themed"], dtype=np.int32)
    copies, first = repeated(words, people, known, questions)
    status[copies] = CODE["duplicate"]
    status[strays(tokens, vocabulary)[words.text_of_row]] = CODE["off_topic"]
    silent = refusals(tokens, vocabulary)
    status[silent[words.text_of_row]] = CODE["no_answer"]
    status[words.length[words.text_of_row] == 0] = CODE["empty"]
    return status, first
