"""Accounts: logins; each maps to the pseudonymous actor that entries name."""
