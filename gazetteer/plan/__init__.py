"""The name plan (地名方案): what was approved, how it may be revised, and where names depart from it (条例 第八条, 实施办法 第二条)."""
