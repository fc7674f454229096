"""The place-name room (地名委员会): the standard names and how they came to be."""
