"""The ledgers and their lists of items."""
