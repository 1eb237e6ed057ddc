source = Source
source-unknown = Pas encore connue
domains = Domaines
no-domains = Aucun connu
time-zone = Fuseau horaire
default-zone = { $zone } (par défaut)
known-since = Première détection
so-far = { $month } à ce jour
zone-unset = Aucun fuseau horaire n’est défini
zone-unset-why = Les jours sont comptés en { $zone } tant qu’aucun fuseau n’est défini pour l’organisation ou son partenaire. Une modification vaut pour les mois à venir, jamais pour les rapports existants.
accounts-in = Comptes en { $month }
so-far-as-of = Le mois à ce jour. Situation au { $moment }.
as-in-report = Conforme à son rapport du { $moment }.
since-report = Ce qui est arrivé après le rapport de ce mois figure dans ces lignes, mais pas dans le rapport.
preview = Aperçu{ "\u00A0" }: ce mois est encore en cours
may-change = Ces informations peuvent encore changer.
may-change-until = Ces informations peuvent encore changer. Le rapport sera établi le { $moment }.
days-of = Jours ({ $month })
days = Jours
day-and-state = { $day }{ "\u00A0" }: { $state }
no-data = Aucune donnée pour ce mois
no-data-why = Aucun compte n’a été sauvegardé. «{ "\u00A0" }Aucune donnée{ "\u00A0" }» ne veut pas dire que tout va bien.
accounts-as-of = { $accounts }. Situation au { $moment }.
deleted-accounts = { $count ->
    [one] { $count } compte a été supprimé ce mois-ci{ "\u00A0" }: { $accounts }.
   *[other] { $count } comptes ont été supprimés ce mois-ci{ "\u00A0" }: { $accounts }.
}
deleted-account = { $account } ({ $day })
and-more = { $count ->
    [one] { $accounts } et { $count } autre
   *[other] { $accounts } et { $count } autres
}
active-accounts = Actifs
never = Jamais
workload-off = { $workload }, désactivé
off = Désactivé
found = { $count ->
    [one] { $count } compte
   *[other] { $count } comptes
}
found-of = { $count ->
    [one] { $found } sur { $count } compte
   *[other] { $found } sur { $count } comptes
}
name-or-address = Nom ou adresse
state = État
state-and-count = { $state } ({ $count })
any-state = Tous
failing = Défaillant actuellement
unhealthy = Avec des jours défaillants
healthy = Bon tous les jours
deactivated = Désactivé
every-workload = Tous
by-address = Adresse
worst-first = Les plus défaillants d’abord
oldest-first = Sauvegarde la plus ancienne d’abord
largest-first = Les plus volumineux d’abord
no-accounts = Aucun compte ce mois-ci
no-accounts-why = Ils apparaîtront ici dès que le service de sauvegarde les signalera.
nothing-found = Aucun compte ne correspond
nothing-found-why = Choisissez un autre état ou un autre service, ou recherchez moins de critères.
show-all = Afficher tous les comptes
active = Actif
inactive = Désactivé
kind = Type
mailbox = Boîte aux lettres
site = Site SharePoint
deleted = Supprimé
days-in-zone = { $sentence }. Les heures sont indiquées dans le fuseau { $zone }.
other-months = Autres mois
runs = Exécutions
latest-first = Les plus récentes d’abord.
latest-of = Les { $listed } dernières exécutions sur { $count }, les plus récentes d’abord.
no-runs = Aucune exécution ce mois-ci
no-runs-why = Rien n’a été sauvegardé, ou rien n’a encore été signalé.
ended = Fin
outcome = Résultat
succeeded = Réussie
with-warnings = Avec avertissements
run-failed = Échouée
what-went-wrong = Cause de l’échec
