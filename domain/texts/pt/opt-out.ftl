title = Relatórios de backup por e-mail
ask = Os relatórios mensais de backup de { $organization } não devem mais ser enviados para { $recipient }?
stop = Parar de receber estes e-mails
stopped = Desde { $date }, os relatórios mensais de backup de { $organization } não são mais enviados para { $recipient }.
resume = Voltar a enviar
only-you = Somente quem tem este link pode mudar isso. Os outros destinatários continuam recebendo os relatórios.
