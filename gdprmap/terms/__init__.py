"""The generator: DPV's Turtle, or somebody's own, becomes a table, constants and an index; and a vocabulary of rows."""

from gdprmap.terms._concepts import GeneratorError
from gdprmap.terms._own import Vocabulary, module_of, read_vocabulary, use_vocabulary
from gdprmap.terms._release import TURTLE
from gdprmap.terms._writing import MODULES, differing, generate

__all__ = [
    "MODULES",
    "TURTLE",
    "GeneratorError",
    "Vocabulary",
    "differing",
    "generate",
    "module_of",
    "read_vocabulary",
    "use_vocabulary",
]
