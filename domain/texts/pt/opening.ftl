protected = Contas protegidas
health = Dias-conta bons
gap = Maior interrupção
uncovered = Sem backup
attention = Requer atenção
no-gap = Nenhuma
days = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}
gap-accounts = { $accounts ->
    [one] uma conta
   *[other] { $accounts } contas
}
unhealthy-days = { $days ->
    [one] { $days } dia com falhas
   *[other] { $days } dias com falhas
}
still-unhealthy = ainda não resolvido
more = { $accounts ->
    [one] e mais { $accounts } conta
   *[other] e mais { $accounts } contas
}
since = { $change } desde { $month }
points-since = { $change } pontos desde { $month }
unchanged = como em { $month }
left-out = { $accounts ->
    [one] { $accounts } excluída de propósito
   *[other] { $accounts } excluídas de propósito
}
