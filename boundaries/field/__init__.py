"""File carry (外业包): everything a team needs as one file out, everything it found as files back, the same file as often as one likes."""
