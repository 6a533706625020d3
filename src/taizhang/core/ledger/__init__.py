"""The ledger: `fold` turns entries into an item's state, `decide` turns a command into an entry or issues. Pure."""
