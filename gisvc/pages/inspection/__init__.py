"""Joint inspection as people see it: lines, markers, rounds, cases, and the forms of their records."""
