"""What if: a candidate dragged, a facility closed, another radius, speed or pack, answered while the hand is still on the map."""
