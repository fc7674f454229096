"""People spread over the places they live in, by age and year, totals kept."""
