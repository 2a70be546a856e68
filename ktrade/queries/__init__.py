"""One file a question: figures in, an Answer out."""
