"""The knowledge graph of what the United Nations decides."""

__version__ = "0.2.0"
