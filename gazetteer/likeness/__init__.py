"""How one name resembles another: taken apart, folded, sounded, and found again among millions."""
