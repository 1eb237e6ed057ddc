saved = Los ajustes se han guardado.
refused = No se ha guardado nada: corrija lo que está marcado.
faster = No guardado: otra persona se adelantó
session-ended = Su sesión había terminado, por lo que no se guardó nada. Lo que escribió sigue aquí: guarde de nuevo.
sign-in-again = Iniciar sesión de nuevo en otra pestaña
still-here = Lo que escribió sigue aquí.
