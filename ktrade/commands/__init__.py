"""One file a command: options -> ask -> render. No arithmetic, no SQL."""
