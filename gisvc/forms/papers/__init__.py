"""Papers of every kind: described once, printed as Word, PDF, Excel, page or JSON."""
