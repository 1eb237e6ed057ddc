languages = Langue
