title = Tastenkürzel
this-list = Diese Liste zeigen
single-keys = Einzelne Tasten als Kürzel verwenden
close = Schließen
