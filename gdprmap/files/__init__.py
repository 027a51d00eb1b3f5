"""A policy as a YAML or JSON file, and back, with the place of everything in it."""

from gdprmap.files.finding_files import policy_files
from gdprmap.files.reading import PolicyFile, read, read_text
from gdprmap.files.writing import dump

__all__ = ["PolicyFile", "dump", "policy_files", "read", "read_text"]
