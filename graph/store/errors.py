"""What can be wrong with a store, a snapshot or a build."""

from ontology.errors import HansaError


class StoreError(HansaError):
    """A store folder, a snapshot or an endpoint cannot be used."""


class ValidationError(HansaError):
    """What was staged breaks a shape or a check; nothing of it was published."""


class NotFoundError(HansaError):
    """A name, a code or an IRI that nothing in the graph has."""
