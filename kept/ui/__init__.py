"""How Kept looks and speaks: templates, styles, behaviours, icons, catalogues. Knows nothing of the domains."""
