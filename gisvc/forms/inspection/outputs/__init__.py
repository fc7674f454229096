"""The outputs of a round, one small file each."""
