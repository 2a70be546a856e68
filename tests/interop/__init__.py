"""What other tools make of what ktrade writes; each by its own reader."""
