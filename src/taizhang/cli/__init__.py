"""The command line: one module a verb, loaded only when asked for. Names, flags and JSON are a contract (docs/commands.md)."""
