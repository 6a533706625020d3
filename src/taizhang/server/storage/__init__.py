"""Storage: entries and their projections in the database, the journal store, blobs."""
