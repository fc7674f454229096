"""Joint inspection for programs: lines, markers and rounds as JSON."""
