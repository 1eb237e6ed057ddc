protected = Cuentas protegidas
health = Días-cuenta correctos
gap = Interrupción más larga
uncovered = Sin copia de seguridad
attention = Requiere atención
no-gap = Ninguna
days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
gap-accounts = { $accounts ->
    [one] una cuenta
   *[other] { $accounts } cuentas
}
unhealthy-days = { $days ->
    [one] { $days } día con fallos
   *[other] { $days } días con fallos
}
still-unhealthy = aún sin resolver
more = { $accounts ->
    [one] y { $accounts } cuenta más
   *[other] y { $accounts } cuentas más
}
since = { $change } desde { $month }
points-since = { $change } puntos desde { $month }
unchanged = como en { $month }
left-out = { $accounts ->
    [one] { $accounts } excluida a propósito
   *[other] { $accounts } excluidas a propósito
}
