"""Phrases in the texts of a store: what counts as the same words, their index, and `SERVICE kg:search`.

`words` says when two phrases are the same and where one stands in a text, `index` writes and `finding` reads the
index that is built with the store, `clause` reads a SERVICE of a query, and `service` answers it.
"""
