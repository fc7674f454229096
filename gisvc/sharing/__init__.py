"""What the bureau shares and with whom: the catalogue of its datasets, their use, and what readers ask to be corrected."""
