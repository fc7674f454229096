"""The journal of a side: statements in the order they were entered, chained by hashes, exchanged under a signature."""
