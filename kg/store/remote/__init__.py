"""A graph in a remote SPARQL 1.1 store: read (`engine`, `opening`) and published (`publish`).

In the remote store a publication is a set of named graphs: those of the store, the asserted triples of
all of them once more without repeats (`remote/asserted`), a few triples to try the engine with
(`remote/probe`), and the manifest (`remote/manifest`), which names all the others and is written last.
Blank nodes have IRIs there (`remote/genid/…`): labels of blank nodes mean nothing outside one answer.
"""
