"""Whether units, care space, beds and partners fit the people: X29 and its kind."""
