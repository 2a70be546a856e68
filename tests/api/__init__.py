"""ktrade in Python: values of one's own, the questions as methods, answers as data."""
