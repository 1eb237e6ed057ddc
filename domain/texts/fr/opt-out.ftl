title = Rapports de sauvegarde par e-mail
ask = Faut-il cesser d’envoyer les rapports de sauvegarde mensuels de { $organization } à { $recipient }{ "\u202F" }?
stop = Ne plus recevoir ces e-mails
stopped = Depuis le { $date }, les rapports de sauvegarde mensuels de { $organization } ne sont plus envoyés à { $recipient }.
resume = Les envoyer à nouveau
only-you = Seul le détenteur de ce lien peut modifier ce choix. Les autres destinataires reçoivent toujours les rapports.
