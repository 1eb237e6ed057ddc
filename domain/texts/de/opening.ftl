protected = Gesicherte Konten
health = Kontotage in Ordnung
gap = Längste Lücke
uncovered = Nicht gesichert
attention = Handlungsbedarf
no-gap = Keine
days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
}
gap-accounts = { $accounts ->
    [one] ein Konto
   *[other] { $accounts } Konten
}
unhealthy-days = { $days ->
    [one] { $days } fehlerhafter Tag
   *[other] { $days } fehlerhafte Tage
}
still-unhealthy = noch nicht behoben
more = { $accounts ->
    [one] und { $accounts } weiteres Konto
   *[other] und { $accounts } weitere Konten
}
since = { $change } seit { $month }
points-since = { $change } Punkte seit { $month }
unchanged = wie im { $month }
left-out = { $accounts } bewusst ausgenommen
