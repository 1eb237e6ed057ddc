sign-in-with = Entrar com { $name }
or = ou
cancelled = A entrada com { $name } foi cancelada.
unreachable = Não é possível acessar { $name } no momento. Tente mais tarde ou use sua senha.
unknown = Você não é conhecido aqui com essa conta de { $name }. Pergunte ao seu administrador se você foi adicionado com o endereço de e-mail que tem lá.
clocks = Os relógios de { $name } e deste portal diferem demais para uma entrada segura. Avise seu administrador.
late = A entrada demorou demais ou foi iniciada em outro navegador. Comece de novo.
not-confirmed = { $name } não confirmou quem você é. Tente de novo.
