title = Votre compte
signed-in-as = Vous vous connectez en tant que { $email }.
password = Mot de passe
password-about = Au moins { $count } caractères. Quelques mots sans rapport entre eux font l’affaire.
no-password = Vous n’avez pas de mot de passe ici : vous vous connectez par votre organisation.
current = Mot de passe actuel
new = Nouveau mot de passe
again = Nouveau mot de passe, encore une fois
change = Changer le mot de passe
changed = Le mot de passe est changé, et vos autres sessions sont terminées.
differ = Les deux nouveaux mots de passe ne sont pas identiques.
wrong-password = Le mot de passe est incorrect.
second-step = Validation en deux étapes
second-step-about = Après le mot de passe, la connexion demande un code que produit une application sur votre téléphone.
is-off = Elle est désactivée.
on-since = Elle est activée depuis le { $date }.
codes-left = { $count ->
    [one] Il reste { $count } code de récupération.
   *[other] Il reste { $count } codes de récupération.
}
your-password = Votre mot de passe
set-up = Configurer
new-codes = Remplacer les codes de récupération
switch-off = Désactiver
switched-off = La validation en deux étapes est désormais désactivée.
stale = Cela a changé entre-temps. Voici la situation actuelle.
sessions = Où vous êtes connecté
browser = Navigateur
browser-on = { $browser } sur { $system }
unknown-browser = Navigateur inconnu
this-session = Cette session
launched = dans un autre portail
address = Adresse réseau
began = Connexion
seen = Dernière utilisation
end = Terminer
end-session = Terminer { $browser }, { $date }
end-others = Terminer toutes les autres
ended = La session est terminée.
others-ended = { $count ->
    [one] { $count } autre session est terminée.
   *[other] { $count } autres sessions sont terminées.
}
over-already = Cette session est déjà terminée.
not-here = Un autre portail vous a connecté. Votre compte se modifie là où vous vous connectez avec votre mot de passe.
scan = Scannez ceci avec une application d’authentification sur votre téléphone.
qr-code = QR code pour l’application
by-hand = Ou saisissez ce secret dans l’application :
app-code = Code qu’affiche l’application
switch-on = Activer
wrong-code = Le code est incorrect.
back = Retour à votre compte
is-on = La validation en deux étapes est activée.
codes = Vos codes de récupération
codes-about = Chacun remplace l’application une fois, quand vous ne l’avez pas. Gardez-les là où vous seul les trouvez : ils ne seront plus affichés.
step = Encore une étape
step-about = Saisissez le code qu’affiche votre application, ou un de vos codes de récupération.
step-code = Code
step-back = Recommencer
step-over = La deuxième étape a pris trop de temps, ou il y a eu trop de codes incorrects. Veuillez vous reconnecter.
