"""Non-standard names (大、洋、怪、重): looked for, doubted, decided by a person, and counted; and who still uses other names than the standard."""
