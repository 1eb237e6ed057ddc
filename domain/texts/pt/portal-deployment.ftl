title = Instalação
as-of = Situação em { $at }. Esta página se atualiza sozinha.
no-right = Sua função, { $role }, não vê a instalação.
proof-good = Todos os { $owed } relatórios devidos estão no registro.
proof-bad = De { $owed } relatórios devidos, { $missing } não estão no registro. Há um worker em execução?
passes = Execuções mensais
report-waits = O relatório que espera há mais tempo está pendente desde { $since }.
mail-waits = O e-mail que espera há mais tempo está pendente desde { $since }.
month = Mês
made = Criados
made-of = { $made } de { $planned } ({ $share }%)
rate = { $rate } por minuto, { $minutes ->
    [one] resta cerca de { $minutes } minuto
   *[other] restam cerca de { $minutes } minutos
}
waiting = Em espera
tried-again = Nova tentativa
failed = Com falha
quarantined = Em quarentena
mailed = Enviados
mailed-of = { $sent } de { $all }
no-passes = Ainda não há relatórios. Eles são criados no dia cinco de cada mês.
mails = E-mails
mails-of-all = De todos os meses.
accepted = Aceitos
uncertain = Incertos
cancelled = Cancelados
possibly-twice = Talvez em dobro
invitations-failed = Convites que falharam
relays = Relays de e-mail
no-relays = Nenhum e-mail passou por um relay ainda.
relay-pace = até { $rate } e-mails por minuto
relay-closed = não funcionou da última vez; um e-mail tenta de novo após { $until }
works = Funciona
fails = Com falha
upstreams = Serviços de backup
no-upstreams = Nenhum serviço de backup foi lido ainda.
last-read = última leitura { $at }
never-read = nunca lido
read-failed = { $ok }; falhou { $at }: { $error }
failures = O que não deu certo
failures-hint = No máximo vinte etapas, as abandonadas primeiro. As organizações são nomeadas pelos seus ids.
organization = Organização
step = Etapa
state = Estado
reason = Motivo
report-for = Relatório de { $month }
mail-for = E-mail de { $month }
given-up = Abandonado
try-again = Tentar de novo
tries-again = Uma nova tentativa está em andamento.
nothing-to-try = Não havia nada a tentar de novo: já foi gerado ou enviado, ou esses endereços não recebem mais relatórios.
quarantine = Em quarentena
quarantine-hint = Criar estes relatórios encerrou o programa várias vezes, por isso não são mais criados sozinhos.
unread = Organizações que não puderam ser lidas da última vez
at-error = { $at }: { $error }
folder = Pasta de e-mail
folder-hint = Não há relay, por isso as mensagens são arquivos. { $count ->
    [one] { $count } arquivo
   *[other] { $count } arquivos
}, { $size }; os mais recentes estão abaixo.
folder-empty = Não há relay, por isso as mensagens serão arquivos. Ainda não há nenhum.
message = Mensagem
written = Escrita
size = Tamanho
