"""Checks that need no walk (内业): what the register, the maps and the neighbour's copy say about a line before anybody goes there."""
