"""The engine for archives beyond one machine: an OpenSearch cluster behind the Engine
protocol.

cluster.py     requests: repeated where that is safe, failures as messages of ours
documents.py   indices and documents: an entry as it is kept, and the writer
values.py      facet values by id and by their words; suggestions and corrections
vocabulary.py  the words of other languages, by which queries are read
boundaries.py  sentences, paragraphs, title and lead
conditions.py  a query as the cluster's query language
counting.py    facet counts, by copies and by stories; painless/ holds the scripts
telling.py     decisions about many articles, as statements
pending.py     what was told and documents do not say yet
sets.py        sets of articles
hits.py        ordered hits, deep pages and streams
engine.py      the engine itself
"""
