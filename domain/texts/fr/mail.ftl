subject = Rapport de sauvegarde : { $organization }, { $month }
name = Rapport de sauvegarde
no-data = Aucune donnée de sauvegarde pour ce mois. Cela ne veut pas dire que tout va bien.
all-well = Aucun compte n’a eu de jour défaillant.
minor-issues = { $accounts ->
    [one] Problèmes mineurs seulement : { $accounts } compte a eu des jours défaillants.
   *[other] Problèmes mineurs seulement : { $accounts } comptes ont eu des jours défaillants.
}
unhealthy = { $days ->
    [one] { $days } jour défaillant
   *[other] { $days } jours défaillants
} ; { $accounts ->
    [one] { $accounts } compte a eu des jours défaillants.
   *[other] { $accounts } comptes ont eu des jours défaillants.
}
accounts = { $active ->
    [one] { $active } compte actif
   *[other] { $active } comptes actifs
}, { $deactivated ->
    [one] { $deactivated } désactivé
   *[other] { $deactivated } désactivés
}
attention = À traiter
more = { $accounts ->
    [one] et { $accounts } autre compte : voir le rapport
   *[other] et { $accounts } autres comptes : voir le rapport
}
attached = Tous les comptes et tous les jours figurent dans le PDF joint. Les mois précédents et les paramètres d’envoi :
too-large = Le rapport est trop volumineux pour un e-mail. Il vous attend dans le portail :
open = Ouvrir les rapports dans le portail
reason = Cette adresse est enregistrée par { $partner } pour recevoir les rapports de sauvegarde de l’organisation { $organization }. Les personnes autorisées à modifier les paramètres d’envoi dans le portail peuvent la retirer.
unsubscribe = Ne plus recevoir ces e-mails
