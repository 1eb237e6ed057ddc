title = Installation
as-of = État au { $at }. Cette page se met à jour d’elle-même.
no-right = Votre rôle, { $role }, ne voit pas l’installation.
proof-good = Les { $owed } rapports dus sont tous dans le registre.
proof-bad = Sur { $owed } rapports dus, { $missing } manquent au registre. Un worker tourne-t-il{ "\u202F" }?
passes = Passages mensuels
report-waits = Le rapport qui attend depuis le plus longtemps est dû depuis { $since }.
mail-waits = L’e-mail qui attend depuis le plus longtemps est dû depuis { $since }.
month = Mois
made = Créés
made-of = { $made } sur { $planned } ({ $share }{ "\u00A0" }%)
rate = { $rate } par minute, { $minutes ->
    [one] encore { $minutes } minute environ
   *[other] encore { $minutes } minutes environ
}
waiting = En attente
tried-again = Nouvel essai
failed = Échoués
quarantined = En quarantaine
mailed = Envoyés
mailed-of = { $sent } sur { $all }
no-passes = Pas encore de rapports. Ils sont créés le cinq de chaque mois.
mails = E-mails
mails-of-all = De tous les mois.
accepted = Acceptés
uncertain = Incertains
cancelled = Annulés
possibly-twice = Peut-être en double
invitations-failed = Invitations en échec
relays = Relais de messagerie
no-relays = Aucun e-mail n’est encore passé par un relais.
relay-pace = jusqu’à { $rate } e-mails par minute
relay-closed = n’a pas fonctionné la dernière fois{ "\u202F" }; un e-mail le réessaie après { $until }
works = Fonctionne
fails = En panne
upstreams = Services de sauvegarde
no-upstreams = Aucun service de sauvegarde n’a encore été lu.
last-read = dernière lecture { $at }
never-read = jamais lu
read-failed = { $ok }{ "\u202F" }; échec { $at }{ "\u00A0" }: { $error }
failures = Ce qui n’a pas abouti
failures-hint = Vingt étapes au plus, les abandonnées d’abord. Les organisations sont désignées par leur identifiant.
organization = Organisation
step = Étape
state = État
reason = Raison
report-for = Rapport de { $month }
mail-for = E-mail de { $month }
given-up = Abandonné
try-again = Réessayer
tries-again = Une nouvelle tentative est en cours.
nothing-to-try = Il n’y avait rien à retenter{ "\u00A0" }: c’est déjà établi ou envoyé, ou ces adresses ne reçoivent plus de rapports.
quarantine = En quarantaine
quarantine-hint = La création de ces rapports a arrêté le programme à plusieurs reprises, ils ne sont donc plus créés d’eux-mêmes.
unread = Organisations qui n’ont pas pu être lues la dernière fois
at-error = { $at }{ "\u00A0" }: { $error }
folder = Dossier des messages
folder-hint = Aucun relais n’est défini, les messages sont donc des fichiers. { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}, { $size }{ "\u202F" }; les plus récents sont ci-dessous.
folder-empty = Aucun relais n’est défini, les messages seront donc des fichiers. Il n’y en a pas encore.
message = Message
written = Écrit
size = Taille
