"""What a unit's file may hold: the dataset kinds (columns, spellings, checks) and the codes of what can be wrong.

Other rooms enter by `huimin.datasets.queries` and `huimin.datasets.types`.
"""
