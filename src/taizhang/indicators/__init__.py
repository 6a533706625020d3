"""Figures from entries: an indicator's formula becomes a plan, an engine adds up, core arithmetic divides and compares.

`engines.duckdb.DuckDBSource` answers from a columnar replica; `reference.ReferenceSource` from the entries themselves, in
plain Python, and is what every engine is held to.
"""
