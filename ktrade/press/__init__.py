"""A press article -> a draft of its facts, with what is doubtful marked for the curator."""
