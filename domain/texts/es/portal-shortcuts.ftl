title = Atajos de teclado
this-list = Mostrar esta lista
single-keys = Usar teclas sueltas como atajos
close = Cerrar
