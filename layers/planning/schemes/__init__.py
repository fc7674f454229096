"""Schemes (布局方案): closing, converting and building at once, the front of plans none of which beats another, and centres with their points."""
