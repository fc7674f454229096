"""The papers of the place-name committee: briefs, notices, tables and gazetteers, each described once."""
