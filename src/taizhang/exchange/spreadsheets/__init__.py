"""A ledger as a spreadsheet: the template that a clerk fills in, with all that is needed to read it back."""
