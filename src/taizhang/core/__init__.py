"""The pure core: values, the book, the declaration language, people and the ledger. No Django, SQL, files, network or clock."""
