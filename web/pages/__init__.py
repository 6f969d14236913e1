"""Pages as values: for each template one documented dataclass, and the function that
makes it. No Flask here.
"""
