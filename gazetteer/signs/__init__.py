"""Signs and door plates: what they say, where they are missing, what is wrong with them and until when it must be mended."""
