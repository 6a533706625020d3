"""Districts and the orgs below them: a tile or a line each, and a home with ledgers, indicators and reports."""
