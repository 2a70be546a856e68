"""What is wrong with the figures, or worth a second look: one file a kind of finding."""
