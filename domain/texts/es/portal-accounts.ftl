source = Origen
source-unknown = Aún no se conoce
domains = Dominios
no-domains = Ninguno conocido
time-zone = Zona horaria
default-zone = { $zone } (predeterminada)
known-since = Conocida desde
so-far = { $month } hasta ahora
zone-unset = No hay ninguna zona horaria definida
zone-unset-why = Los días se cuentan en { $zone } mientras no se defina una zona para la organización o su partner. Un cambio vale para los meses siguientes, nunca para los informes que ya existen.
accounts-in = Cuentas en { $month }
so-far-as-of = El mes hasta ahora. Datos hasta el { $moment }.
as-in-report = Tal como figura en su informe del { $moment }.
since-report = Lo que llegó después del informe de ese mes está en estas filas, pero no en el informe.
preview = Vista previa: este mes aún está en curso
may-change = Estos datos aún pueden cambiar.
may-change-until = Estos datos aún pueden cambiar. El informe se generará el { $moment }.
days-of = Días de { $month }
days = Días
day-and-state = { $day }: { $state }
no-data = Sin datos de este mes
no-data-why = No se hizo copia de ninguna cuenta. «Sin datos» no significa que todo esté correcto.
accounts-as-of = { $accounts }. Datos hasta el { $moment }.
deleted-accounts = { $count ->
    [one] Se eliminó { $count } cuenta este mes: { $accounts }.
   *[other] Se eliminaron { $count } cuentas este mes: { $accounts }.
}
deleted-account = { $account } ({ $day })
and-more = { $accounts } y { $count } más
active-accounts = Activas
never = Nunca
workload-off = { $workload }, desactivado
off = Desactivado
found = { $count ->
    [one] { $count } cuenta
   *[other] { $count } cuentas
}
found-of = { $count ->
    [one] { $found } de { $count } cuenta
   *[other] { $found } de { $count } cuentas
}
name-or-address = Nombre o dirección
state = Estado
state-and-count = { $state } ({ $count })
any-state = Todas
failing = Con fallos ahora
unhealthy = Con fallos algún día
healthy = Correcto todos los días
deactivated = Desactivado
every-workload = Todos
by-address = Dirección
worst-first = Peores primero
oldest-first = Copia más antigua primero
largest-first = Mayores primero
no-accounts = No hay cuentas este mes
no-accounts-why = Aparecerán aquí en cuanto el servicio de copias de seguridad informe de ellas.
nothing-found = Ninguna cuenta coincide
nothing-found-why = Elija otro estado o servicio, o busque con menos criterios.
show-all = Mostrar todas las cuentas
active = Activa
inactive = Desactivada
kind = Tipo
mailbox = Buzón
site = Sitio de SharePoint
deleted = Eliminada
days-in-zone = { $sentence }. Las horas son de la zona { $zone }.
other-months = Otros meses
runs = Ejecuciones
latest-first = Las más recientes primero.
latest-of = Las últimas { $listed } de { $count } ejecuciones, las más recientes primero.
no-runs = No hay ejecuciones este mes
no-runs-why = No se hizo copia de nada o aún no se ha informado de ello.
ended = Fin
outcome = Resultado
succeeded = Correcta
with-warnings = Con advertencias
run-failed = Fallida
what-went-wrong = Causa del fallo
