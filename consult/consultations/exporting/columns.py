"""Columns that several tables share, and what each means."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.exports.tables import Column, Kind

CONTRIBUTION_ID = Column(
    "contribution_id", _l("Numéro"), Kind.INTEGER, _l("Numéro de la contribution sur le site : il mène à sa page.")
)
REFERENCE = Column("contribution", _l("Référence"), note=_l("Référence de la contribution, propre à ce fichier."))
PARTICIPATION = Column(
    "participation",
    _l("Pseudonyme"),
    note=_l("Pseudonyme de la personne, propre à ce fichier."),
)
QUESTION = Column("question", _l("Question"), note=_l("Code de la question."))
PROMPT = Column("prompt", _l("Texte de la question"), note=_l("La question comme elle est posée."), width=40)
DAY = Column("day", _l("Jour"), Kind.DAY, _l("Jour de l’envoi, à Paris."))
CHANNEL = Column("channel", _l("Canal"), note=_l("Par où elle est venue : web, paper, phone, meeting ou import."))
MODERATION = Column(
    "moderation", _l("Modération"), note=_l("published : lue par tous ceux qui en ont le droit ; sinon, écartée.")
)
QUOTABLE = Column("quotable", _l("Citable"), Kind.YES_NO, _l("La personne a accepté d’être citée."))
COLLEGE = Column("college", _l("Collège"), note=_l("Code du collège."))
TERRITORY = Column("territory", _l("Territoire"), note=_l("Code du territoire."))
AGE_BAND = Column("age_band", _l("Tranche d’âge"), note=_l("Tranche d’âge, en années."))
GENDERED_FORM = Column(
    "gendered_form",
    _l("Forme de la signature"),
    note=_l("feminine, masculine ou neutral, comme elle l’a choisi."),
)
ATTRIBUTES = Column(
    "attributes", _l("Autres données"), note=_l("Ce que le fichier d’origine disait d’autre de la personne, en JSON.")
)
KIND = Column(
    "kind", _l("Sorte de question"), note=_l("few_words, choice, scale, matrix, ranking, number, date ou file.")
)
RANK = Column(
    "position",
    _l("Rang"),
    Kind.INTEGER,
    _l("Pour un classement : le rang, depuis 1."),
)
MATRIX_ROW = Column("row", _l("Ligne du tableau"), note=_l("Pour une question en tableau : la ligne dont il s’agit."))
ANSWER = Column(
    "answer",
    _l("Réponse"),
    note=_l("Le mot, le choix, la date ou le nombre donné ; le type du fichier pour un fichier."),
    width=40,
)
NUMBER = Column("number", _l("Valeur"), Kind.NUMBER, _l("La réponse comme nombre, quand elle en est un."))
PEOPLE = Column(
    "people",
    _l("Personnes"),
    Kind.INTEGER,
    _l("Combien de personnes ; « masqué » quand elles sont trop peu pour être dites."),
)
TEXT = Column(
    "text", _l("Texte masqué"), note=_l("Ce qui a été écrit ; ce qui désigne quelqu’un est remplacé par █."), width=80
)
URL = Column("url", _l("Adresse d’origine"), note=_l("Là où elle a été écrite, si elle vient d’un autre site."))
VOTES = Column("votes", _l("Soutiens"), Kind.INTEGER, _l("Combien de personnes l’ont soutenue sur ce site."))
HEADCOUNT = Column("headcount", _l("Nombre dit"), Kind.INTEGER, _l("Pour un groupe : combien ils disent être."))
PERSON_KIND = Column("kind", _l("Sorte"), note=_l("individual : une personne ; group : un groupe."))

PROFILE = (COLLEGE, TERRITORY, AGE_BAND)
