title = Informes de copias por correo
ask = ¿Desea que los informes mensuales de copias de { $organization } dejen de enviarse a { $recipient }?
stop = Dejar de recibir estos correos
stopped = Desde el { $date }, los informes mensuales de copias de { $organization } ya no se envían a { $recipient }.
resume = Volver a enviarlos
only-you = Solo quien tiene este enlace puede cambiarlo. Los demás destinatarios siguen recibiendo los informes.
