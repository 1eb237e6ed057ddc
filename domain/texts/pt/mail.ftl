subject = Relatório de backup de { $organization }, { $month }
name = Relatório de backup
no-data = Não há dados de backup deste mês. Isso não significa que está tudo bem.
all-well = Nenhuma conta teve dias com falhas.
minor-issues = { $accounts ->
    [one] Apenas problemas menores: { $accounts } conta teve dias com falhas.
   *[other] Apenas problemas menores: { $accounts } contas tiveram dias com falhas.
}
unhealthy = { $days ->
    [one] { $days } dia com falhas
   *[other] { $days } dias com falhas
}; { $accounts ->
    [one] { $accounts } conta teve dias com falhas.
   *[other] { $accounts } contas tiveram dias com falhas.
}
accounts = { $active ->
    [one] { $active } conta ativa
   *[other] { $active } contas ativas
}, { $deactivated ->
    [one] { $deactivated } desativada
   *[other] { $deactivated } desativadas
}
attention = Requer atenção
more = { $accounts ->
    [one] e mais { $accounts } conta: veja o relatório
   *[other] e mais { $accounts } contas: veja o relatório
}
attached = Todas as contas e todos os dias estão no PDF em anexo. Os meses anteriores e as configurações de envio:
too-large = O relatório é grande demais para um e-mail. Ele está à sua espera no portal:
open = Abrir os relatórios no portal
reason = Este endereço está cadastrado por { $partner } para receber os relatórios de backup de { $organization }. Quem pode alterar as configurações de envio no portal pode removê-lo.
unsubscribe = Parar de receber estes e-mails
