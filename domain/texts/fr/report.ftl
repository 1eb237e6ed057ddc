name = Rapport de sauvegarde
title = Rapport de sauvegarde – { $organization } – { $month }
description = État des sauvegardes, jour par jour : { $organization }, { $month }
managed-by = Géré par
generated = Généré le
logo = Logo
generated-at = Généré le { $moment } ({ $zone })
revision = Révision { $number }
page = { $page } sur { $pages }
active-accounts = Comptes actifs
deactivated-accounts = Comptes désactivés
date-range = Période
workloads = Services
detail = Niveau de détail
accounts = Comptes
organization-level = Niveau organisation
account-level = Niveau compte
organization = Organisation
account = Compte
workload = Service
active-workloads = Services actifs
last-backup = Dernière sauvegarde
objects = Objets
size = Taille
daily = Synthèse quotidienne des sauvegardes
icon-active = Service actif
icon-inactive = Non actif
organization-table = Une ligne pour l’ensemble des services et une pour chacun : fin de la dernière sauvegarde, contenu et état de chaque jour du mois.
account-table = Une ligne par compte, par ordre d’adresse : fin de la dernière sauvegarde, contenu, services actifs et état de chaque jour du mois.
nobody = Aucun compte n’existait en { $month }.
not-backed-up = non sauvegardé
some-active = { $active ->
    [one] { $active } actif
   *[other] { $active } actifs
}
some-deactivated = { $deactivated ->
    [one] { $deactivated } désactivé
   *[other] { $deactivated } désactivés
}
some-active-some-not = { $active ->
    [one] { $active } actif
   *[other] { $active } actifs
}, { $deactivated ->
    [one] { $deactivated } inactif
   *[other] { $deactivated } inactifs
}
active = Actif
inactive = Non actif
no-workload-active = Aucun service n’est actif
all-workloads-active = Les six services sont actifs
some-workloads-active = Actifs : { $active }. Non actifs : { $inactive }
attachment = Une ligne par compte (workload « all ») et par service que le compte avait. Une lettre par jour : S réussi, R réussi malgré des erreurs, F échoué, O désactivé, - aucune donnée ; dans les lignes « all » : H bon, U défaillant, D désactivé, - aucune donnée.
