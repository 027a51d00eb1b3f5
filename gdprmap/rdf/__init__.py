"""RDF that others wrote -> triples with places, lifted to the pattern that the rules know."""
