"""The only way to the disk: stores that keep layers, row versions and the audit log."""

from layers.store.protocol import AuditEntry, LayerChange, LayerSummary, Receipt, Store, Workspace

__all__ = ["AuditEntry", "LayerChange", "LayerSummary", "Receipt", "Store", "Workspace"]
