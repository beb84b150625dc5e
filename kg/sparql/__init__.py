"""SPARQL text: its tokens, its one spelling, what it reads and writes, and what is wrong with it."""
