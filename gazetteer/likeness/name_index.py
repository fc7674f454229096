"""Names found again by what they have in common, among thousands or millions: sorted keys in memory, no search engine."""


class NameIndex:
    """Every name a review must look at, by all its keys."""
