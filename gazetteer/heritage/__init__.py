"""Names as heritage: how old they are, what they are worth, which are listed, and what must be done before one is touched."""
