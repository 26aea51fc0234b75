"""The customers: persons, the many addresses each has, their companies, what they told us, and who was taken for two."""

from kept.people.models.likeness import Likely, Looked, Sign
from kept.people.models.merges import Merge, Moved
from kept.people.models.names import Alias, FormerIdentity, PersonTag
from kept.people.models.persons import (
    Fact,
    Identity,
    IdentityKind,
    Link,
    Organisation,
    OrganisationDomain,
    Person,
    Source,
)
from kept.people.models.segments import Segment

__all__ = [
    "Alias",
    "Fact",
    "FormerIdentity",
    "Identity",
    "IdentityKind",
    "Likely",
    "Link",
    "Looked",
    "Merge",
    "Moved",
    "Organisation",
    "OrganisationDomain",
    "Person",
    "PersonTag",
    "Segment",
    "Sign",
    "Source",
]
