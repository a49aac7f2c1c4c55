"""reprisal-kg: cases of reprisal against people who cooperate with the UN, as a knowledge graph."""

__version__ = "0.1.0"
