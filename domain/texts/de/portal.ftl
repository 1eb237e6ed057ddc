languages = Sprache
