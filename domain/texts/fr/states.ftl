very-healthy = Excellent
healthy = Bon
unhealthy = Défaillant
deactivated = Désactivé
no-data = Aucune donnée
email = E-mail
onedrive = OneDrive
drive = Drive
contacts = Contacts
calendar = Calendrier
tasks = Tâches
sharepoint = SharePoint
all-workloads = Tous les services
account-rule = Bon : au moins un service a été sauvegardé et aucun n’a échoué. Défaillant : au moins un service a échoué. Désactivé : tous les services étaient désactivés. Trait fin : aucune donnée, ce qui n’est ni bon ni défaillant.
organization-rule = Excellent : tout ce qui était activé a été sauvegardé. Bon : problèmes mineurs seulement, chaque échec ayant été suivi d’une sauvegarde réussie dans les 24 heures. Défaillant : autres échecs. Désactivé : tout était désactivé. Trait fin : aucune donnée, ce qui n’est ni bon ni défaillant.
organization-rule-with-share = Excellent : tout ce qui était activé a été sauvegardé. Bon : problèmes mineurs seulement, chaque échec ayant été suivi d’une sauvegarde réussie dans les 24 heures, ou les comptes sans une telle réussite représentant au plus { $share } de ceux pour lesquels la sauvegarde était activée. Défaillant : autres échecs. Désactivé : tout était désactivé. Trait fin : aucune donnée, ce qui n’est ni bon ni défaillant.
healthy-days = { $count ->
    [one] Bon : { $count } jour sur { $days }
   *[other] Bon : { $count } jours sur { $days }
}
very-healthy-days = { $count ->
    [one] Excellent : { $count } jour sur { $days }
   *[other] Excellent : { $count } jours sur { $days }
}
and-healthy = { $sentence }, bon : { $count }
and-unhealthy = { $sentence }, défaillant : { $count }
and-deactivated = { $sentence }, désactivé : { $count }
and-no-data = { $sentence }, aucune donnée : { $count }
unhealthy-on = { $sentence } ; défaillant : { $days }
deactivated-on = { $sentence } ; désactivé : { $days }
no-data-on = { $sentence } ; aucune donnée : { $days }
day = { $day }
days = { $first }–{ $last }
