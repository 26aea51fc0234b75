"""The customers: persons, the many addresses each has, their companies, what they told us, and who was taken for two."""

from kept.people.models.merges import Merge, Moved
from kept.people.models.persons import Fact, Identity, IdentityKind, Link, Organisation, Person, Source

__all__ = ["Fact", "Identity", "IdentityKind", "Link", "Merge", "Moved", "Organisation", "Person", "Source"]
