"""What all refusals of the desk to people have in common."""

from layers.errors import Refusal


class AuthRefusal(Refusal):
    """The desk does not let this person do this."""

    code = "auth.refused"
