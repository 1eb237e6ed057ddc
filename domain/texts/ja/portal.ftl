languages = 言語
