title = Atalhos de teclado
this-list = Mostrar esta lista
single-keys = Usar teclas únicas como atalhos
close = Fechar
