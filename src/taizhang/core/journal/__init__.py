"""The book: entries, their exact bytes, the hash chain and its verification. Knows no ledger.

Entry format 1 is final; docs/decisions/0002 holds its test vectors.
"""
