"""Citations of rules: the same as everywhere in this room. They live in `gazetteer.citation`, below the requests and clocks that cite as well."""

from gazetteer.citation import Citation, Footing

__all__ = ["Citation", "Footing"]
