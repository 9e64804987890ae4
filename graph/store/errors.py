"""Errors of stores, snapshots and builds."""

from ontology.errors import HansaError


class StoreError(HansaError):
    """A store folder, a snapshot or an endpoint cannot be used."""


class EngineError(StoreError):
    """A remote engine that is dead, late, or does not say the truth; it may be well again later."""


class PassingEngineError(EngineError):
    """An engine that is not there or too busy; asked again, it may answer, in `retry_after` s where it says so."""

    retry_after: float = 0.0


class CutAnswerError(EngineError):
    """An answer of which a remote engine left rows out, after so many."""

    rows: int = 0


class ValidationError(HansaError):
    """Staged data that breaks a shape or a check; nothing of it is published."""


class NotFoundError(HansaError):
    """A name, code or IRI that nothing in the graph has; `statement` is its sentence without what may be meant."""

    def __init__(self, what: str, where: str = "", expected: str = "", found: str = "") -> None:
        super().__init__(what, where, expected, found)
        self.statement = self.sentence
