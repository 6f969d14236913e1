"""The engine for archives beyond one machine: an OpenSearch cluster behind the Engine
protocol.

addresses.py   which indices a build of an archive has on the cluster
cluster.py     requests: retried where that is safe, failures told in our words
mapping.py     the fields, and an entry as a document
stored.py      an entry as it is kept in a document, in two parts
dictionary.py  facet values by id and by the words of their labels and variants
translate.py   a query tree as the cluster's query language
writing.py     bulk writes, each rejected item accounted for
counting.py    facet counts, by copies and by stories
reading.py     ordered hits, deep pages and streams
completing.py  suggestions and corrections
engine.py      the engine itself
"""
