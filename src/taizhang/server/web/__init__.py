"""The pages: one folder per page group, each with its views, addresses and templates; thin over queries and actions."""
