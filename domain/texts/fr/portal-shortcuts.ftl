title = Raccourcis clavier
this-list = Afficher cette liste
single-keys = Utiliser des touches seules comme raccourcis
close = Fermer
