saved = As configurações foram salvas.
refused = Nada foi salvo: corrija o que está marcado.
faster = Não salvo: outra pessoa foi mais rápida
session-ended = Sua sessão havia terminado, por isso nada foi salvo. O que você digitou continua aqui: salve novamente.
sign-in-again = Entrar novamente em outra aba
still-here = O que você digitou continua aqui.
