subject = Informe de copias de seguridad de { $organization }, { $month }
name = Informe de copias de seguridad
no-data = No hay datos de copias de seguridad de este mes. Eso no significa que todo esté correcto.
all-well = Ninguna cuenta tuvo días con fallos.
minor-issues = { $accounts ->
    [one] Solo problemas menores: { $accounts } cuenta tuvo días con fallos.
   *[other] Solo problemas menores: { $accounts } cuentas tuvieron días con fallos.
}
unhealthy = { $days ->
    [one] { $days } día con fallos
   *[other] { $days } días con fallos
}; { $accounts ->
    [one] { $accounts } cuenta tuvo días con fallos.
   *[other] { $accounts } cuentas tuvieron días con fallos.
}
accounts = { $active ->
    [one] { $active } cuenta activa
   *[other] { $active } cuentas activas
}, { $deactivated ->
    [one] { $deactivated } desactivada
   *[other] { $deactivated } desactivadas
}
attention = Requiere atención
more = { $accounts ->
    [one] y { $accounts } cuenta más: consulte el informe
   *[other] y { $accounts } cuentas más: consulte el informe
}
attached = Todas las cuentas y todos los días están en el PDF adjunto. Los meses anteriores y la configuración de envío:
too-large = El informe es demasiado grande para un correo. Lo tiene a su disposición en el portal:
open = Abrir los informes en el portal
reason = { $partner } tiene registrada esta dirección para los informes de copias de seguridad de { $organization }. Quien pueda cambiar la configuración de envío en el portal puede retirarla.
unsubscribe = Dejar de recibir estos correos
