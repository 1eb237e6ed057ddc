found = { $count ->
    [one] { $count } organización
   *[other] { $count } organizaciones
}
found-for = { $count ->
    [one] { $count } organización encontrada
   *[other] { $count } organizaciones encontradas
} para «{ $search }»
selected = Selección
select = Seleccionar { $organization }
health = Estado
this-month = Este mes
latest-report = Último informe
no-report = Aún ninguno
delivery = Envío por correo
delivery-on = Activado
delivery-off = Desactivado
no-zone = { " " }· sin zona horaria definida
deactivated = { $count ->
    [one] { " " }+{ $count } desactivada
   *[other] { " " }+{ $count } desactivadas
}
gone-since = Ausente desde el { $day }
not-looked-at = Aún sin examinar
failing-accounts = { $accounts ->
    [one] Con fallos: { $accounts } cuenta
   *[other] Con fallos: { $accounts } cuentas
}
minor-accounts = { $accounts ->
    [one] Menores: { $accounts } cuenta
   *[other] Menores: { $accounts } cuentas
}
failing = Con fallos
minor = Problemas menores
off = Desactivado
with-selected = Con la selección:
switch-on = Activar el envío por correo
switch-off = Desactivar el envío por correo
do-it = Aplicar
page-empty = Esta página está vacía
page-empty-why = La lista es ahora más corta. Empiece de nuevo por la primera página.
no-organizations = Aún no hay organizaciones
no-organizations-why = Aparecerán aquí en cuanto se haya leído el servicio de copias de seguridad o se hayan enviado datos.
nothing-found = No se ha encontrado nada
nothing-found-why = Busque una parte del nombre o elija menos criterios.
show-all = Mostrar todas las organizaciones
name = Nombre
name-or-partner = Nombre o partner
partner = Partner
every-partner = Todos
any-health = Cualquiera
any-delivery = Activado o desactivado
sorted-by = Ordenar por
attention-first = Requiere atención primero
by-name = Nombre
latest-report-first = Informe más reciente primero
delivery-off-first = Envío desactivado primero
search = Buscar
switched-on = { $count ->
    [one] El envío por correo se ha activado para { $count } organización.
   *[other] El envío por correo se ha activado para { $count } organizaciones.
}
switched-off = { $count ->
    [one] El envío por correo se ha desactivado para { $count } organización.
   *[other] El envío por correo se ha desactivado para { $count } organizaciones.
}
and-on-already = { $told } { $count ->
    [one] En { $count } organización el envío ya estaba activado.
   *[other] En { $count } organizaciones el envío ya estaba activado.
}
and-off-already = { $told } { $count ->
    [one] En { $count } organización el envío ya estaba desactivado.
   *[other] En { $count } organizaciones el envío ya estaba desactivado.
}
and-without-address = { $told } { $count ->
    [one] { $count } organización sin dirección: añada una en su pestaña Informes.
   *[other] { $count } organizaciones sin dirección: añada una en su pestaña Informes.
}
and-left-alone = { $told } { $count ->
    [one] { $count } organización sin cambios: sus direcciones ya no cumplen las reglas o alguien las está modificando.
   *[other] { $count } organizaciones sin cambios: sus direcciones ya no cumplen las reglas o alguien las está modificando.
}
and-gone = { $told } { $count ->
    [one] { $count } organización ya no existe.
   *[other] { $count } organizaciones ya no existen.
}
and-not-done = { $told } { $count ->
    [one] { $count } organización no se pudo modificar en este momento: inténtelo de nuevo.
   *[other] { $count } organizaciones no se pudieron modificar en este momento: inténtelo de nuevo.
}
nothing-selected = No había nada seleccionado. Seleccione primero las organizaciones.
role-changes-no-delivery = Su rol, { $role }, no permite cambiar la configuración de envío.
role-may-not = Su rol no lo permite.
