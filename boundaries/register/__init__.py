"""The register of a line: what is engraved, printed and written about it, read as it stands and kept beside what was made of it."""
