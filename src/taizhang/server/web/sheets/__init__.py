"""Spreadsheets on screen: a filled one beside the book and into it, and a ledger as one."""
