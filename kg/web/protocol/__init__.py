"""The W3C's protocols: SPARQL queries and updates, the graph store, SERVICE, the service description."""
