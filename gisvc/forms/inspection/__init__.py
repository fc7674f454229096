"""The papers of a joint inspection: each described once, printed as Word, PDF, Excel, page or JSON."""
