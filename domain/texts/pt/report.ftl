name = Relatório de backup
title = Relatório de backup – { $organization } – { $month }
description = Estado dos backups de { $organization }, dia a dia, { $month }
managed-by = Gerenciado por
generated = Gerado em
logo = Logotipo
generated-at = Gerado em { $moment } ({ $zone })
revision = Revisão { $number }
page = { $page } de { $pages }
active-accounts = Contas ativas
deactivated-accounts = Contas desativadas
date-range = Período
workloads = Serviços
detail = Nível de detalhe
accounts = Contas
organization-level = Nível da organização
account-level = Nível da conta
organization = Organização
account = Conta
workload = Serviço
active-workloads = Serviços ativos
last-backup = Último backup
objects = Objetos
size = Tamanho
daily = Resumo diário de backup
icon-active = Serviço ativo
icon-inactive = Não ativo
organization-table = Uma linha para todos os serviços e uma para cada um: quando terminou o último backup, o que ele contém e como foi cada dia do mês.
account-table = Uma linha para cada conta, em ordem de endereço: quando terminou o último backup, o que ele contém, quais serviços estão ativos e como foi cada dia do mês.
nobody = Não existia nenhuma conta em { $month }.
not-backed-up = sem backup
some-active = { $active ->
    [one] { $active } ativa
   *[other] { $active } ativas
}
some-deactivated = { $deactivated ->
    [one] { $deactivated } desativada
   *[other] { $deactivated } desativadas
}
some-active-some-not = { $active ->
    [one] { $active } ativa
   *[other] { $active } ativas
}, { $deactivated ->
    [one] { $deactivated } inativa
   *[other] { $deactivated } inativas
}
active = Ativo
inactive = Não ativo
no-workload-active = Nenhum serviço está ativo
all-workloads-active = Os seis serviços estão ativos
some-workloads-active = Ativos: { $active }. Não ativos: { $inactive }
attachment = Uma linha para cada conta (workload “all”) e para cada serviço que ela tinha. Uma letra por dia: S com êxito, R com êxito apesar de erros, F com falha, O desativado, - sem dados; nas linhas “all”: H bom, U com falhas, D desativado, - sem dados.
