"""The language of packs: ledgers, milestones, measures and indicator formulas. YAML text in, declarations and issues out."""
