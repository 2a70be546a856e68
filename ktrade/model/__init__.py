"""What is talked about: intervals, periods, figures, quantities, sources, claims, words."""
