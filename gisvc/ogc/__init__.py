"""The open door, thought out: coordinate systems, filters, tiles and features as OGC standards write them. No HTTP here."""
