title = Installation
as-of = Stand: { $at }. Diese Seite aktualisiert sich selbst.
no-right = Ihre Rolle, { $role }, sieht die Installation nicht.
proof-good = Alle { $owed } fälligen Berichte stehen im Hauptbuch.
proof-bad = Von { $owed } fälligen Berichten stehen { $missing } nicht im Hauptbuch. Läuft ein Worker?
passes = Monatsläufe
report-waits = Der am längsten wartende Bericht ist seit { $since } fällig.
mail-waits = Die am längsten wartende E-Mail ist seit { $since } fällig.
month = Monat
made = Erstellt
made-of = { $made } von { $planned } ({ $share }%)
rate = { $rate } pro Minute, { $minutes ->
    [one] noch etwa { $minutes } Minute
   *[other] noch etwa { $minutes } Minuten
}
waiting = Wartend
tried-again = Wird wiederholt
failed = Fehlgeschlagen
quarantined = In Quarantäne
mailed = Verschickt
mailed-of = { $sent } von { $all }
no-passes = Noch keine Berichte. Sie werden am fünften jedes Monats erstellt.
mails = E-Mails
mails-of-all = Aller Monate.
accepted = Angenommen
uncertain = Ungewiss
cancelled = Abgebrochen
possibly-twice = Evtl. doppelt
invitations-failed = Einladungen fehlgeschlagen
relays = Mail-Relays
no-relays = Noch ist keine E-Mail über ein Relay gegangen.
relay-pace = bis zu { $rate } Mails pro Minute
relay-closed = hat zuletzt nicht funktioniert; eine E-Mail versucht es nach { $until } erneut
works = Funktioniert
fails = Gestört
upstreams = Backup-Dienste
no-upstreams = Noch wurde kein Backup-Dienst gelesen.
last-read = zuletzt gelesen { $at }
never-read = nie gelesen
read-failed = { $ok }; gescheitert { $at }: { $error }
failures = Was nicht gelungen ist
failures-hint = Höchstens zwanzig Schritte, aufgegebene zuerst. Organisationen sind mit ihren IDs benannt.
organization = Organisation
step = Schritt
state = Zustand
reason = Grund
report-for = Bericht für { $month }
mail-for = E-Mail für { $month }
given-up = Aufgegeben
try-again = Erneut versuchen
tries-again = Es wird noch einmal versucht.
nothing-to-try = Es gab nichts noch einmal zu versuchen: Es ist schon erstellt oder gesendet, oder an diese Adressen gehen keine Berichte mehr.
quarantine = In Quarantäne
quarantine-hint = Das Erstellen dieser Berichte hat das Programm immer wieder beendet; von selbst werden sie nicht mehr erstellt.
unread = Organisationen, die zuletzt nicht gelesen werden konnten
at-error = { $at }: { $error }
folder = Mail-Ordner
folder-hint = Es ist kein Relay gesetzt, daher sind Nachrichten Dateien. { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
}, { $size }; die neuesten stehen unten.
folder-empty = Es ist kein Relay gesetzt, daher werden Nachrichten Dateien. Noch gibt es keine.
message = Nachricht
written = Geschrieben
size = Größe
