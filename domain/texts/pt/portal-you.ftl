title = Sua conta
signed-in-as = Você entra como { $email }.
password = Senha
password-about = Pelo menos { $count } caracteres. Algumas palavras sem relação entre si formam uma boa senha.
no-password = Você não tem senha aqui: entra por meio da sua organização.
current = Senha atual
new = Nova senha
again = Nova senha, mais uma vez
change = Mudar a senha
changed = A senha foi mudada, e suas outras sessões foram encerradas.
differ = As duas novas senhas não são iguais.
wrong-password = A senha está incorreta.
second-step = Verificação em duas etapas
second-step-about = Depois da senha, a entrada pede um código gerado por um aplicativo no seu telefone.
is-off = Está desativada.
on-since = Está ativada desde { $date }.
codes-left = { $count ->
    [one] Resta { $count } código de recuperação.
   *[other] Restam { $count } códigos de recuperação.
}
your-password = Sua senha
set-up = Configurar
new-codes = Substituir os códigos de recuperação
switch-off = Desativar
switched-off = A verificação em duas etapas está desativada.
stale = Isso mudou nesse meio-tempo. Está assim agora.
sessions = Onde você entrou
browser = Navegador
browser-on = { $browser } no { $system }
unknown-browser = Navegador desconhecido
this-session = Esta sessão
launched = em outro portal
address = Endereço de rede
began = Entrada
seen = Último uso
end = Encerrar
end-session = Encerrar { $browser }, { $date }
end-others = Encerrar todas as outras
ended = A sessão foi encerrada.
others-ended = { $count ->
    [one] { $count } outra sessão foi encerrada.
   *[other] { $count } outras sessões foram encerradas.
}
over-already = Essa sessão já foi encerrada.
not-here = Outro portal fez a sua entrada. Sua conta pode ser mudada onde você entra com a sua senha.
scan = Escaneie isto com um aplicativo autenticador no seu telefone.
qr-code = Código QR para o aplicativo
by-hand = Ou digite este segredo no aplicativo:
app-code = Código que o aplicativo mostra
switch-on = Ativar
wrong-code = O código está incorreto.
back = Voltar à sua conta
is-on = A verificação em duas etapas está ativada.
codes = Seus códigos de recuperação
codes-about = Cada um substitui o aplicativo uma vez, quando você não o tiver. Guarde-os onde só você os encontre: eles não serão mostrados de novo.
step = Mais uma etapa
step-about = Digite o código que o seu aplicativo mostra, ou um dos seus códigos de recuperação.
step-code = Código
step-back = Começar de novo
step-over = A segunda etapa demorou demais, ou houve códigos incorretos demais. Entre de novo.
