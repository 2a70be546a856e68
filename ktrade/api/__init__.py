"""ktrade for programs and notebooks: the store's questions as methods, answers as data."""
