found = { $count ->
    [one] { $count } organisation
   *[other] { $count } organisations
}
found-for = { $count ->
    [one] { $count } organisation trouvée
   *[other] { $count } organisations trouvées
} pour «{ "\u00A0" }{ $search }{ "\u00A0" }»
selected = Sélection
select = Sélectionner { $organization }
health = État
this-month = Ce mois-ci
latest-report = Dernier rapport
no-report = Aucun pour l’instant
delivery = Envoi par e-mail
delivery-on = Activé
delivery-off = Désactivé
no-zone = { " " }· aucun fuseau horaire défini
deactivated = { $count ->
    [one] { " " }+{ $count } désactivé
   *[other] { " " }+{ $count } désactivés
}
gone-since = Absente depuis le { $day }
not-looked-at = Pas encore examinée
failing-accounts = { $accounts ->
    [one] Défaillant{ "\u00A0" }: { $accounts } compte
   *[other] Défaillant{ "\u00A0" }: { $accounts } comptes
}
minor-accounts = { $accounts ->
    [one] Mineur{ "\u00A0" }: { $accounts } compte
   *[other] Mineur{ "\u00A0" }: { $accounts } comptes
}
failing = Défaillant
minor = Problèmes mineurs
off = Désactivé
with-selected = Pour la sélection{ "\u00A0" }:
switch-on = Activer l’envoi par e-mail
switch-off = Désactiver l’envoi par e-mail
do-it = Appliquer
page-empty = Cette page est vide
page-empty-why = La liste a raccourci. Repartez de la première page.
no-organizations = Aucune organisation pour l’instant
no-organizations-why = Elles apparaîtront ici dès que le service de sauvegarde aura été lu ou que des données auront été transmises.
nothing-found = Aucun résultat
nothing-found-why = Recherchez une partie du nom ou choisissez moins de critères.
show-all = Afficher toutes les organisations
name = Nom
name-or-partner = Nom ou partenaire
partner = Partenaire
every-partner = Tous
any-health = Tous
any-delivery = Activé ou désactivé
sorted-by = Trier par
attention-first = À traiter d’abord
by-name = Nom
latest-report-first = Dernier rapport d’abord
delivery-off-first = Envoi désactivé d’abord
search = Rechercher
switched-on = { $count ->
    [one] L’envoi par e-mail a été activé pour { $count } organisation.
   *[other] L’envoi par e-mail a été activé pour { $count } organisations.
}
switched-off = { $count ->
    [one] L’envoi par e-mail a été désactivé pour { $count } organisation.
   *[other] L’envoi par e-mail a été désactivé pour { $count } organisations.
}
and-on-already = { $told } { $count ->
    [one] Pour { $count } organisation, l’envoi était déjà activé.
   *[other] Pour { $count } organisations, l’envoi était déjà activé.
}
and-off-already = { $told } { $count ->
    [one] Pour { $count } organisation, l’envoi était déjà désactivé.
   *[other] Pour { $count } organisations, l’envoi était déjà désactivé.
}
and-without-address = { $told } { $count ->
    [one] { $count } organisation sans adresse{ "\u00A0" }: ajoutez-en une dans son onglet Rapports.
   *[other] { $count } organisations sans adresse{ "\u00A0" }: ajoutez-en une dans leur onglet Rapports.
}
and-left-alone = { $told } { $count ->
    [one] { $count } organisation inchangée{ "\u00A0" }: ses adresses ne respectent plus les règles, ou quelqu’un les modifie en ce moment.
   *[other] { $count } organisations inchangées{ "\u00A0" }: leurs adresses ne respectent plus les règles, ou quelqu’un les modifie en ce moment.
}
and-gone = { $told } { $count ->
    [one] { $count } organisation n’existe plus.
   *[other] { $count } organisations n’existent plus.
}
and-not-done = { $told } { $count ->
    [one] { $count } organisation n’a pas pu être modifiée pour le moment{ "\u00A0" }: veuillez réessayer.
   *[other] { $count } organisations n’ont pas pu être modifiées pour le moment{ "\u00A0" }: veuillez réessayer.
}
nothing-selected = Rien n’était sélectionné. Sélectionnez d’abord des organisations.
role-changes-no-delivery = Votre rôle, { $role }, ne permet pas de modifier les paramètres d’envoi.
role-may-not = Votre rôle ne le permet pas.
