"""What the committee publishes: list, gazetteer, dictionary, map sheets and booklet, and the same for other people's machines."""
