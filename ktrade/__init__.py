"""ktrade: facts about Korean trade as the press prints them, with bounds that hold."""

__version__ = "0.1.0"
