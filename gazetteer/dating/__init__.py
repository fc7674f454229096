"""When a thing happened or is first attested, as exactly as its source says and no more exactly."""
