"""Places where a facility could stand: offered parcels and buildings, villages, points of a grid."""
