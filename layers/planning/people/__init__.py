"""People where only totals are known: spread over the ground, aged forward, or bounded."""
