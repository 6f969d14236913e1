"""Quality measured on labelled data: one module a measurement.

Each has the same steps: ``read`` what people labelled, ``judge`` what the product does
with it, ``measure`` how well they agree, and give the figures as a ``Report``.
"""
