"""Plans as declared files, and what each of their figures is on a day."""
