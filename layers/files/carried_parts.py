"""What the parent and the child of a carried file must agree on: first bytes, and where the rows are put."""

ZIP, SQLITE = b"PK\x03\x04", b"SQLite format 3\0"
TABLES_FILE = "tables.json"
