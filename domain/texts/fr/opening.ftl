protected = Comptes protégés
health = Jours-comptes bons
gap = Plus longue lacune
uncovered = Non sauvegardés
attention = À traiter
no-gap = Aucune
days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
gap-accounts = { $accounts ->
    [one] un compte
   *[other] { $accounts } comptes
}
unhealthy-days = { $days ->
    [one] { $days } jour défaillant
   *[other] { $days } jours défaillants
}
still-unhealthy = pas encore rétabli
more = { $accounts ->
    [one] et { $accounts } autre compte
   *[other] et { $accounts } autres comptes
}
since = { $change } depuis { $month }
points-since = { $change } points depuis { $month }
unchanged = comme en { $month }
left-out = { $accounts ->
    [one] { $accounts } exclu volontairement
   *[other] { $accounts } exclus volontairement
}
