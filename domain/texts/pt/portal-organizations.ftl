found = { $count ->
    [one] { $count } organização
   *[other] { $count } organizações
}
found-for = { $count ->
    [one] { $count } organização encontrada
   *[other] { $count } organizações encontradas
} para “{ $search }”
selected = Seleção
select = Selecionar { $organization }
health = Estado
this-month = Este mês
latest-report = Último relatório
no-report = Nenhum ainda
delivery = Envio por e-mail
delivery-on = Ativado
delivery-off = Desativado
no-zone = { " " }· sem fuso horário definido
deactivated = { $count ->
    [one] { " " }+{ $count } desativada
   *[other] { " " }+{ $count } desativadas
}
gone-since = Ausente desde { $day }
not-looked-at = Ainda não verificada
failing-accounts = { $accounts ->
    [one] Com falhas: { $accounts } conta
   *[other] Com falhas: { $accounts } contas
}
minor-accounts = { $accounts ->
    [one] Menores: { $accounts } conta
   *[other] Menores: { $accounts } contas
}
failing = Com falhas
minor = Problemas menores
off = Desativado
with-selected = Com a seleção:
switch-on = Ativar o envio por e-mail
switch-off = Desativar o envio por e-mail
do-it = Aplicar
page-empty = Esta página está vazia
page-empty-why = A lista ficou mais curta. Comece novamente pela primeira página.
no-organizations = Ainda não há organizações
no-organizations-why = Elas aparecerão aqui assim que o serviço de backup for lido ou que dados forem enviados.
nothing-found = Nada encontrado
nothing-found-why = Busque uma parte do nome ou escolha menos critérios.
show-all = Mostrar todas as organizações
name = Nome
name-or-partner = Nome ou parceiro
partner = Parceiro
every-partner = Todos
any-health = Qualquer
any-delivery = Ativado ou desativado
sorted-by = Ordenar por
attention-first = Requer atenção primeiro
by-name = Nome
latest-report-first = Relatório mais recente primeiro
delivery-off-first = Envio desativado primeiro
search = Buscar
switched-on = { $count ->
    [one] O envio por e-mail foi ativado para { $count } organização.
   *[other] O envio por e-mail foi ativado para { $count } organizações.
}
switched-off = { $count ->
    [one] O envio por e-mail foi desativado para { $count } organização.
   *[other] O envio por e-mail foi desativado para { $count } organizações.
}
and-on-already = { $told } { $count ->
    [one] Em { $count } organização o envio já estava ativado.
   *[other] Em { $count } organizações o envio já estava ativado.
}
and-off-already = { $told } { $count ->
    [one] Em { $count } organização o envio já estava desativado.
   *[other] Em { $count } organizações o envio já estava desativado.
}
and-without-address = { $told } { $count ->
    [one] { $count } organização sem endereço: adicione um na guia Relatórios dela.
   *[other] { $count } organizações sem endereço: adicione um na guia Relatórios de cada uma.
}
and-left-alone = { $told } { $count ->
    [one] { $count } organização sem alterações: os endereços dela não cumprem mais as regras ou alguém os está alterando.
   *[other] { $count } organizações sem alterações: os endereços delas não cumprem mais as regras ou alguém os está alterando.
}
and-gone = { $told } { $count ->
    [one] { $count } organização não existe mais.
   *[other] { $count } organizações não existem mais.
}
and-not-done = { $told } { $count ->
    [one] { $count } organização não pôde ser alterada no momento: tente novamente.
   *[other] { $count } organizações não puderam ser alteradas no momento: tente novamente.
}
nothing-selected = Nada foi selecionado. Selecione primeiro as organizações.
role-changes-no-delivery = Sua função, { $role }, não permite alterar as configurações de envio.
role-may-not = Sua função não permite isso.
