"""The decisions about due tables and about what is worth telling somebody who comes back, all pure."""

from disaster.sitreps.rules.changes import TOLD_OF, FigureMove, OtherEpoch, figure_moves, weight, worth_telling
from disaster.sitreps.rules.tables import (
    UPWARD,
    CorrectionReason,
    DraftTooOld,
    MayNotSign,
    NotCorrectedTwice,
    NotesMissing,
    TableOrder,
    TableOvertaken,
    changes,
    findings,
    kinds_after,
    likely_kind,
    refuse_correction,
    refuse_old,
    refuse_order,
    refuse_signature,
    refuse_without_notes,
    wants_notes,
)

__all__ = [
    "TOLD_OF", "UPWARD", "CorrectionReason", "DraftTooOld", "FigureMove", "MayNotSign", "NotCorrectedTwice",
    "NotesMissing", "OtherEpoch", "TableOrder", "TableOvertaken", "changes", "figure_moves", "findings",
    "kinds_after", "likely_kind", "refuse_correction", "refuse_old", "refuse_order", "refuse_signature",
    "refuse_without_notes", "wants_notes", "weight", "worth_telling",
]
