"""Errors of stores, snapshots and builds."""

from ontology.errors import HansaError


class StoreError(HansaError):
    """A store folder, a snapshot or an endpoint cannot be used."""


class EngineError(StoreError):
    """A remote engine that is dead, late, or does not say the truth; it may be well again later."""


class ValidationError(HansaError):
    """Staged data that breaks a shape or a check; nothing of it is published."""


class NotFoundError(HansaError):
    """A name, code or IRI that nothing in the graph has."""
