"""The only room that imports Django: storage, accounts, access, queries, actions, web."""
