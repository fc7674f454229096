"""A second demonstration: 新吴区, a made-up town district with its real names, codes and published totals."""
