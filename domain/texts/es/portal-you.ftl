title = Su cuenta
signed-in-as = Inicia sesión como { $email }.
password = Contraseña
password-about = Al menos { $count } caracteres. Unas cuantas palabras sin relación entre sí forman una buena contraseña.
no-password = Aquí no tiene contraseña: inicia sesión a través de su organización.
current = Contraseña actual
new = Contraseña nueva
again = Contraseña nueva, otra vez
change = Cambiar la contraseña
changed = La contraseña ha cambiado y sus otras sesiones han terminado.
differ = Las dos contraseñas nuevas no coinciden.
wrong-password = La contraseña es incorrecta.
second-step = Verificación en dos pasos
second-step-about = Después de la contraseña, el inicio de sesión pide un código que genera una aplicación de su teléfono.
is-off = Está desactivada.
on-since = Está activada desde el { $date }.
codes-left = { $count ->
    [one] Queda { $count } código de recuperación.
   *[other] Quedan { $count } códigos de recuperación.
}
your-password = Su contraseña
set-up = Configurar
new-codes = Reemplazar los códigos de recuperación
switch-off = Desactivar
switched-off = La verificación en dos pasos está desactivada.
stale = Eso ha cambiado entretanto. Así está ahora.
sessions = Dónde ha iniciado sesión
browser = Navegador
browser-on = { $browser } en { $system }
unknown-browser = Navegador desconocido
this-session = Esta sesión
launched = en otro portal
address = Dirección de red
began = Inicio de sesión
seen = Último uso
end = Terminar
end-session = Terminar { $browser }, { $date }
end-others = Terminar todas las demás
ended = La sesión ha terminado.
others-ended = { $count ->
    [one] { $count } otra sesión ha terminado.
   *[other] Otras { $count } sesiones han terminado.
}
over-already = Esa sesión ya había terminado.
not-here = Otro portal ha iniciado su sesión. Su cuenta se puede cambiar donde inicia sesión con su contraseña.
scan = Escanee esto con una aplicación de autenticación en su teléfono.
qr-code = Código QR para la aplicación
by-hand = O escriba este secreto en la aplicación:
app-code = Código que muestra la aplicación
switch-on = Activar
wrong-code = El código es incorrecto.
back = Volver a su cuenta
is-on = La verificación en dos pasos está activada.
codes = Sus códigos de recuperación
codes-about = Cada uno sustituye una vez a la aplicación, cuando no la tenga. Guárdelos donde solo usted los encuentre: no se volverán a mostrar.
step = Un paso más
step-about = Escriba el código que muestra su aplicación o uno de sus códigos de recuperación.
step-code = Código
step-back = Empezar de nuevo
step-over = El segundo paso ha tardado demasiado o ha habido demasiados códigos incorrectos. Inicie sesión de nuevo.
