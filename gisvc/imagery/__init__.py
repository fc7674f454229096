"""Imagery from one file on this machine, handed out as the tiles of a web map."""
