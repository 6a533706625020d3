"""The columnar replica: what entries state, as rows in DuckDB; followed, never edited, rebuilt at any time."""
