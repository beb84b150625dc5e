"""The grammars, a module each; the module's name is what a `language.toml` says, its `RULES` the object used."""
