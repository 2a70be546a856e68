"""What figures leave each quantity: constraints, their propagation, conflicts, a solution a
vintage."""
