"""What a participant can meet: each a sentence that says what happened and that nothing is lost."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden, Gone


class NotOpen(Forbidden):
    message = _l("Cette consultation ne prend pas de réponses en ce moment.")


class ClosedMeanwhile(Conflict):
    message = _l(
        "La consultation est terminée : ce que vous n’aviez pas encore envoyé n’a pas été pris en compte. "
        "Votre brouillon est conservé, vous pouvez le télécharger."
    )


class LinkUnknown(Gone):
    message = _l(
        "Ce lien n’est pas valable : il est incomplet, ou il a été remplacé. Ouvrez celui du message le plus récent "
        "que vous avez reçu, en le copiant en entier."
    )


class AlreadyAnswered(Conflict):
    message = _l(
        "Une réponse a déjà été envoyée avec cette invitation, et plus rien ne la relie à vous. Si vous ne l’avez pas "
        "effacée, votre code de suivi permet encore de la retrouver."
    )


class SessionOver(DomainError):
    status = 401
    message = _l("Votre participation n’est plus ouverte sur cet appareil.")


class TextTooLong(DomainError):
    message = _l(
        "Ce texte fait %(length)s caractères, et une idée en compte %(maximum)s au plus. Rien n’est perdu : "
        "raccourcissez-le, ou partagez-le en plusieurs idées."
    )


class TooManyIdeas(DomainError):
    message = _l(
        "Vous avez déjà écrit %(maximum)s idées à cette question, c’est le maximum. Ce texte reste affiché ici."
    )


class TooManyFiles(DomainError):
    message = _l("Vous avez déjà joint %(maximum)s fichiers, c’est le maximum. Retirez-en un pour en joindre un autre.")


class QuestionGone(Gone):
    """The team took the question out while somebody was answering it."""

    message = _l("L’équipe vient de retirer cette question. Vos réponses aux autres questions sont conservées.")


class WrittenElsewhere(Conflict):
    """Another tab or device saved a text in the same box since this page last saw it."""

    message = _l("Cette question est ouverte ailleurs avec un autre texte. Vos deux textes sont gardés.")

    def __init__(self, body: str, version: str) -> None:
        self.body, self.version = body, version
        super().__init__()


class AlreadySent(Conflict):
    """The idea of this box was sent, and a different text comes under its key."""

    message = _l(
        "Cette idée a déjà été envoyée, avec un autre texte. Celui-ci reste affiché : vous pouvez l’envoyer comme "
        "correction."
    )

    def __init__(self, correction_key: str) -> None:
        self.correction_key = correction_key
        super().__init__()


class NothingToSend(DomainError):
    message = _l("Vous n’avez encore rien écrit. Répondez à une question au moins, puis envoyez vos réponses.")


class ConsentMissing(DomainError):
    message = _l("Il manque votre accord pour que nous puissions garder vos réponses.")


class AnswerMissing(DomainError):
    """A question that must be answered has no answer."""

    message = _l("La question « %(prompt)s » demande une réponse avant l’envoi.")
