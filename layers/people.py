"""Who did it: the only thing a room knows about a person."""

from typing import NewType

PersonId = NewType("PersonId", str)
"""An account's id. Roles, names and languages stay at the front desk."""
