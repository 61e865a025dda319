"""What words alone tell of a text: that it declines to answer, or speaks of something else.

Lists of words stand here, and the rules that read them. A text beside the subject is told by a
word of a *family* (weather, small ads, television…) in a short text that says next to nothing of
what the others say; a family that many speak of is a subject, and tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.text.spelling import corrections
from analysis.text.stopwords import MEANINGFUL, french_stopwords
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import OFTEN, Vocabulary
from analysis.types import Bools, Codes, Ints

Marks = npt.NDArray[np.int32]

LONGEST_REFUSAL = 12
LONGEST_STRAY = 15
RARE = 0.02  # share of the documents above which what they say of a family is a subject
COMMON = 5e-4  # share of all content words above which a stem belongs to what people talk about here
COMMON_ALLOWED, KNOWN_ALLOWED = 1, 3  # words of the vocabulary that such a text may hold

# an answer made of nothing but these words, one of the first list among them, says nothing
REFUSING = """
sais sait saurais vois prefere laisse sai rien aucun aucune aucuns aucunes sans pas plus nsp nspp ras
neant nada neutre idem bof passe pass joker compliquee complique vient concerne concernee concernes
concernees interesse interessee compris comprends comprend prononce prononcent refuse non oui ok null nul
none na xx xxx xxxx euh hum
depend jsp inspiration dit repondu so nc
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
ceci comme esprit vient venir viennent trop compliquee ici meilleur tellement vraiment plutot franchement comprendre
"""
# greetings and trials, alone
GREETING = """
bonjour bonsoir coucou salut hello test tests essai essais envoi tralala noel voeux anniversaire fete joyeux joyeuse
bonne belle journee soiree continuation courage amities bises bisous cordialement amicalement amis monde tous toutes
petit petite teste testons felicitations et bon vous
"""
# with a name or two, they greet or wish someone well
WISHING = """
bonjour bonsoir coucou salut hello anniversaire fete felicitations noel voeux joyeux joyeuse bises bisous
"""
NAMES = 2
POINTING = "il quel quelle ce cet cette ces votre vos drole"
ABOUT_IT = """
questionnaire questionnaires sondage sondages formulaire formulaires question questions enquete temps vent soleil neige
"""
FAMILIES = (
    # the weather
    "pluie pluies pleut pleuvoir pleuvait averse averses orage orages brouillard verglas meteo canard",
    # small ads
    "vends debattre chatons chiots caravane canape tondeuse remorque mobylette brocante pneus scooter linge",
    # sport to watch, television, songs
    """match matchs finale championnat champion champions forza bleus psg om rennais canaris mondial petanque formule
    belge tour episode chanteuse chanteur miss candidat feuilleton television tele retransmis stade etape france pub""",
    # recipes
    "blanquette cassoulet crepes crepe tarte far beurre gateau mijoter couscous raclette",
    # beliefs
    """dieu jesus priere prieres destin horoscope astrologie voyante extraterrestres extraterrestre ovni lune pyramides
    chemtrails complot complots illuminati bible 5g""",
    # those who govern, taxes, the price of driving
    """politiciens politicien ministres ministre deputes depute senateurs elections electeurs impots impot isf taxe
    taxes gazole gasoil diesel essence peage peages radar radars franc francs automobilistes vignette paris""",
    # errands
    "dechetterie decheterie boulangerie camping prefecture sncf ouvre",
    # things lost and stolen, animals, neighbours
    """portefeuille parapluie valise volee voles vole perdu bleue perroquet tortue hamster chaussons ronfle facteur
    proprietaire volets frere garee garage chien chat caisse""",
    # bills and repairs of something else
    "operateur fournisseur box facture arnaque electricite",
    # prizes
    "lot cadeau cadeaux tirage gagner gagnant loterie tombola",
    # the page itself
    "valider page precedente suivante arriere agrandir bouton",
)
STRUCK = (
    r"^([bcdfghjklmnpqrstvwxz]{5,}|(bla){2,}|a{4,}|e{4,}|i{4,}|j{4,}|o{4,}|u{4,}|x{3,}|y{4,}"
    r"|(azer|zert|erty|qsdf|sdfg|dfgh|fghj|lkjh|kjhg|poiu|oiuy|iuyt|wxcv|xcvb|qwer|asdf).*)$"
)
REFUSES, FRAMES, GREETS, IS_STRUCK, POINTS, IS_ABOUT, WISHES, IS_COMMON, IS_KNOWN, IS_USUAL, IS_NUMBER, FAMILY = (
    1 << bit for bit in range(12)
)
REMARK = FAMILY << len(FAMILIES)  # a remark on the questionnaire is one more family
SHORTEST_SLIP = 4


@dataclass(frozen=True)
class TextMarks:
    """What words alone tell of r texts. empty: they hold no word. silent: they decline to answer.
    stray: greetings, trials, keys struck at random. beside: they may be beside the subject, if one
    of the families they mention is rare; families: a bit for each family they mention."""

    empty: Bools
    silent: Bools
    stray: Bools
    beside: Bools
    families: Codes

    @classmethod
    def joined(cls, parts: Sequence[TextMarks]) -> TextMarks:
        """One part after another."""
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))

    def taken(self, order: Ints | Codes) -> TextMarks:
        """Those of chosen texts, in another order."""
        return TextMarks(*(getattr(self, f.name)[order] for f in fields(self)))

    def off_topic(self, document: Codes) -> Bools:
        """Which rows (n,), whose marks these are, answer nothing that was asked.

        document: (n,) a number per row, equal for the same words.
        """
        documents = int(document.max(initial=-1)) + 1
        families = np.zeros(documents, dtype=np.int32)
        families[document] = self.families
        rare = 0
        for bit in (FAMILY << number for number in range(len(FAMILIES) + 1)):
            if np.count_nonzero(families & bit) <= RARE * documents:
                rare |= bit
        return self.stray | (self.beside & (self.families & rare > 0))


def form_marks(forms: pa.Array, stems: Codes, vocabulary: Vocabulary) -> Marks:
    """Bits (f,) that say to which lists each form belongs; stems: (f,) stem of each, -1 without."""
    folded = vocabulary.spell(forms)
    out = np.zeros(len(folded), dtype=np.int32)
    answers = [(REFUSES, REFUSING), (FRAMES, FRAMING), (GREETS, GREETING), (WISHES, WISHING)]
    subjects = [(POINTS, POINTING), (IS_ABOUT, ABOUT_IT)]
    subjects += [(FAMILY << number, words) for number, words in enumerate(FAMILIES)]
    times = np.append(vocabulary.times(), 0.0)
    for lists, rare in ((answers, times[stems] < OFTEN), (subjects, stems < 0)):
        read = _as_listed(folded, " ".join(words for _, words in lists), rare)
        for bit, words in lists:
            listed = pc.is_in(read, value_set=pa.array(words.split(), pa.string()))
            out[listed.to_numpy(zero_copy_only=False)] |= bit
    out[pc.match_substring_regex(folded, STRUCK).to_numpy(zero_copy_only=False)] |= IS_STRUCK
    out[pc.match_substring_regex(folded, "^[0-9]+$").to_numpy(zero_copy_only=False)] |= IS_NUMBER
    out[stems >= 0] |= IS_KNOWN
    out[times[stems] >= OFTEN] |= IS_USUAL
    out[(times > COMMON * times.sum())[stems]] |= IS_COMMON
    return out


def _as_listed(folded: pa.Array, words: str, rare: Bools) -> pa.Array:
    """Each folded form, or the listed word that a rare one is most likely a slip for."""
    listed = pa.array(sorted(set(words.split())), pa.string())
    usual = pa.concat_arrays([listed, pa.array([*sorted(french_stopwords()), *MEANINGFUL.split()], pa.string())])
    strange = ~pc.is_in(folded, value_set=usual).to_numpy(zero_copy_only=False) & rare
    at = np.flatnonzero(strange)
    meant = corrections(folded.take(pa.array(at)), listed, np.ones(len(listed)), shortest=SHORTEST_SLIP)
    place = np.arange(len(folded))
    place[at[meant >= 0]] = len(folded) + meant[meant >= 0]
    return pa.concat_arrays([folded, listed]).take(pa.array(place))


def text_marks(tokens: Tokens, marks: Marks) -> TextMarks:
    """What the marks (f,) of their forms tell of some texts."""
    mark = marks[tokens.codes]
    lengths = np.diff(tokens.text)
    single = lengths == 1
    short = (lengths > 0) & (lengths <= LONGEST_REFUSAL)

    def count(chosen: Bools) -> Ints:
        running = np.concatenate([[0], np.cumsum(chosen)])
        return np.asarray(running[tokens.text[1:]] - running[tokens.text[:-1]])

    def made_of(needed: int, allowed: int, but: int = 0) -> Bools:
        return short & (count(mark & needed > 0) > but) & (count(mark & (needed | allowed) == 0) <= but)

    pointed = np.zeros(len(mark), dtype=bool)
    pointed[1:] = (mark[1:] & IS_ABOUT > 0) & (mark[:-1] & POINTS > 0)
    pointed[tokens.text[:-1][lengths > 0]] = False
    families = np.zeros(len(lengths), dtype=np.int32)
    for bit in (FAMILY << number for number in range(len(FAMILIES))):
        families[count(mark & bit > 0) > 0] |= bit
    families[count(pointed) > 0] |= REMARK
    foreign = mark & (REMARK - FAMILY | IS_ABOUT) > 0
    told = count((mark & IS_COMMON > 0) & ~foreign)
    known = count((mark & IS_KNOWN > 0) & ~foreign)
    other = mark & (GREETS | FRAMES | IS_NUMBER) == 0
    wished = (
        short & (count(mark & WISHES > 0) > 0) & (count(other) <= NAMES) & (count(other & (mark & IS_USUAL > 0)) == 0)
    )
    return TextMarks(
        empty=lengths == 0,
        silent=made_of(REFUSES, FRAMES) | (single & made_of(FRAMES, 0)),
        stray=(single & (count(mark & IS_STRUCK > 0) > 0)) | made_of(GREETS | IS_STRUCK, FRAMES | IS_NUMBER) | wished,
        beside=(lengths <= LONGEST_STRAY) & (told <= COMMON_ALLOWED) & (known <= KNOWN_ALLOWED),
        families=families,
    )
