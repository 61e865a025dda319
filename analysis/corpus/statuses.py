"""What can be said of a contribution before any theme is known: empty, no answer, repeated."""

from __future__ import annotations

import numpy as np

from analysis.corpus.marks import TextMarks
from analysis.types import Bools, Codes, Ints, Status

STATUSES = [status.value for status in Status]
CODE = {status: code for code, status in enumerate(STATUSES)}


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
    status[marks.silent] = CODE["no_answer"]
    status[marks.off_topic(document)] = CODE["off_topic"]
    status[marks.empty] = CODE["empty"]
    return status, first
