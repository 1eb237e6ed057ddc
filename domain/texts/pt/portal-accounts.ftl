source = Origem
source-unknown = Ainda não conhecida
domains = Domínios
no-domains = Nenhum conhecido
time-zone = Fuso horário
default-zone = { $zone } (padrão)
known-since = Conhecida desde
so-far = { $month } até agora
zone-unset = Nenhum fuso horário está definido
zone-unset-why = Os dias são contados em { $zone } até que um fuso seja definido para a organização ou seu parceiro. Uma alteração vale para os próximos meses, nunca para relatórios que já existem.
accounts-in = Contas em { $month }
so-far-as-of = O mês até agora. Dados até { $moment }.
as-in-report = Como em seu relatório de { $moment }.
since-report = O que chegou depois do relatório desse mês está nestas linhas, mas não no relatório.
preview = Prévia: este mês ainda está em andamento
may-change = Estes dados ainda podem mudar.
may-change-until = Estes dados ainda podem mudar. O relatório será gerado em { $moment }.
days-of = Dias de { $month }
days = Dias
day-and-state = { $day }: { $state }
no-data = Sem dados deste mês
no-data-why = Nenhuma conta teve backup. “Sem dados” não significa que está tudo bem.
accounts-as-of = { $accounts }. Dados até { $moment }.
deleted-accounts = { $count ->
    [one] { $count } conta foi excluída neste mês: { $accounts }.
   *[other] { $count } contas foram excluídas neste mês: { $accounts }.
}
deleted-account = { $account } ({ $day })
and-more = { $accounts } e mais { $count }
active-accounts = Ativas
never = Nunca
workload-off = { $workload }, desativado
off = Desativado
found = { $count ->
    [one] { $count } conta
   *[other] { $count } contas
}
found-of = { $count ->
    [one] { $found } de { $count } conta
   *[other] { $found } de { $count } contas
}
name-or-address = Nome ou endereço
state = Estado
state-and-count = { $state } ({ $count })
any-state = Todas
failing = Com falhas agora
unhealthy = Com falhas em algum dia
healthy = Bom todos os dias
deactivated = Desativado
every-workload = Todos
by-address = Endereço
worst-first = Piores primeiro
oldest-first = Backup mais antigo primeiro
largest-first = Maiores primeiro
no-accounts = Nenhuma conta neste mês
no-accounts-why = Elas aparecerão aqui assim que o serviço de backup as informar.
nothing-found = Nenhuma conta corresponde
nothing-found-why = Escolha outro estado ou serviço, ou busque com menos critérios.
show-all = Mostrar todas as contas
active = Ativa
inactive = Desativada
kind = Tipo
mailbox = Caixa de correio
site = Site do SharePoint
deleted = Excluída
days-in-zone = { $sentence }. Os horários estão no fuso { $zone }.
other-months = Outros meses
runs = Execuções
latest-first = Mais recentes primeiro.
latest-of = As últimas { $listed } de { $count } execuções, mais recentes primeiro.
no-runs = Nenhuma execução neste mês
no-runs-why = Nada teve backup ou ainda não houve informação a respeito.
ended = Fim
outcome = Resultado
succeeded = Concluída
with-warnings = Com avisos
run-failed = Com falha
what-went-wrong = Causa da falha
