"""The gate: what an actor may see and do. Nobody else fetches."""
