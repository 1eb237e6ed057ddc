title = Instalación
as-of = Situación a { $at }. Esta página se actualiza sola.
no-right = Su rol, { $role }, no ve la instalación.
proof-good = Los { $owed } informes debidos están todos en el registro.
proof-bad = De { $owed } informes debidos, { $missing } no están en el registro. ¿Hay un worker en marcha?
passes = Pasadas mensuales
report-waits = El informe que más espera está pendiente desde { $since }.
mail-waits = El correo que más espera está pendiente desde { $since }.
month = Mes
made = Creados
made-of = { $made } de { $planned } ({ $share }%)
rate = { $rate } por minuto, { $minutes ->
    [one] queda { $minutes } minuto aprox.
   *[other] quedan { $minutes } minutos aprox.
}
waiting = En espera
tried-again = Se reintenta
failed = Fallidos
quarantined = En cuarentena
mailed = Enviados
mailed-of = { $sent } de { $all }
no-passes = Todavía no hay informes. Se crean el día cinco de cada mes.
mails = Correos
mails-of-all = De todos los meses.
accepted = Aceptados
uncertain = Inciertos
cancelled = Cancelados
possibly-twice = Quizá dobles
invitations-failed = Invitaciones fallidas
relays = Relés de correo
no-relays = Todavía ningún correo ha pasado por un relé.
relay-pace = hasta { $rate } correos por minuto
relay-closed = no funcionó la última vez; un correo lo intenta de nuevo tras { $until }
works = Funciona
fails = Falla
upstreams = Servicios de copia
no-upstreams = Todavía no se ha leído ningún servicio de copia.
last-read = última lectura { $at }
never-read = nunca leído
read-failed = { $ok }; falló { $at }: { $error }
failures = Lo que no salió bien
failures-hint = Veinte pasos como máximo, primero los abandonados. Las organizaciones se nombran por su id.
organization = Organización
step = Paso
state = Estado
reason = Motivo
report-for = Informe de { $month }
mail-for = Correo de { $month }
given-up = Abandonado
try-again = Reintentar
tries-again = Se intenta de nuevo.
nothing-to-try = No había nada que intentar de nuevo: ya está generado o enviado, o a esas direcciones ya no se envían informes.
quarantine = En cuarentena
quarantine-hint = Crear estos informes hizo terminar el programa una y otra vez, así que ya no se crean por sí solos.
unread = Organizaciones que no se pudieron leer la última vez
at-error = { $at }: { $error }
folder = Carpeta de correo
folder-hint = No hay relé, por lo que los mensajes son archivos. { $count ->
    [one] { $count } archivo
   *[other] { $count } archivos
}, { $size }; los últimos están abajo.
folder-empty = No hay relé, por lo que los mensajes serán archivos. Todavía no hay ninguno.
message = Mensaje
written = Escrito
size = Tamaño
