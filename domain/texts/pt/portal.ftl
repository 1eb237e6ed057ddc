languages = Idioma
