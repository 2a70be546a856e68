"""Files a curator writes: read row by row, loaded, begun."""
