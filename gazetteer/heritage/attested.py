"""When a name is first attested; its home is the dating of the whole room."""

from gazetteer.dating.attested import Attested, parse_attested

__all__ = ["Attested", "parse_attested"]
