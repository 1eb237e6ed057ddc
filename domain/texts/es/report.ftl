name = Informe de copias de seguridad
title = Informe de copias de seguridad – { $organization } – { $month }
description = Estado de las copias de seguridad de { $organization }, día a día, { $month }
managed-by = Gestionado por
generated = Generado el
logo = Logotipo
generated-at = Generado el { $moment } ({ $zone })
revision = Revisión { $number }
page = { $page } de { $pages }
active-accounts = Cuentas activas
deactivated-accounts = Cuentas desactivadas
date-range = Periodo
workloads = Servicios
detail = Nivel de detalle
accounts = Cuentas
organization-level = Nivel de organización
account-level = Nivel de cuenta
organization = Organización
account = Cuenta
workload = Servicio
active-workloads = Servicios activos
last-backup = Última copia
objects = Objetos
size = Tamaño
daily = Resumen diario de copias
icon-active = Servicio activo
icon-inactive = No activo
organization-table = Una fila para todos los servicios y una para cada uno: cuándo terminó la última copia, qué contiene y cómo fue cada día del mes.
account-table = Una fila para cada cuenta, ordenadas por dirección: cuándo terminó la última copia, qué contiene, qué servicios están activos y cómo fue cada día del mes.
nobody = No existía ninguna cuenta en { $month }.
not-backed-up = sin copia
some-active = { $active ->
    [one] { $active } activa
   *[other] { $active } activas
}
some-deactivated = { $deactivated ->
    [one] { $deactivated } desactivada
   *[other] { $deactivated } desactivadas
}
some-active-some-not = { $active ->
    [one] { $active } activa
   *[other] { $active } activas
}, { $deactivated ->
    [one] { $deactivated } inactiva
   *[other] { $deactivated } inactivas
}
active = Activo
inactive = No activo
no-workload-active = Ningún servicio está activo
all-workloads-active = Los seis servicios están activos
some-workloads-active = Activos: { $active }. No activos: { $inactive }
attachment = Una fila para cada cuenta (workload «all») y para cada servicio que tenía. Una letra por día: S correcto, R correcto pese a errores, F fallido, O desactivado, - sin datos; en las filas «all»: H correcto, U con fallos, D desactivado, - sin datos.
