source = Quelle
source-unknown = Noch nicht bekannt
domains = Domains
no-domains = Keine bekannt
time-zone = Zeitzone
default-zone = { $zone } (Standard)
known-since = Bekannt seit
so-far = { $month } bis heute
zone-unset = Keine Zeitzone festgelegt
zone-unset-why = Die Tage werden in { $zone } gezählt, bis für die Organisation oder ihren Partner eine Zeitzone festgelegt ist. Eine Änderung gilt für künftige Monate, nie für vorhandene Berichte.
accounts-in = Konten im { $month }
so-far-as-of = Der Monat bis heute. Stand: { $moment }.
as-in-report = Wie im Bericht vom { $moment }.
since-report = Was nach dem Bericht über diesen Monat eingetroffen ist, steht in diesen Zeilen, aber nicht im Bericht.
preview = Eine Vorschau: Dieser Monat läuft noch
may-change = Die Angaben können sich noch ändern.
may-change-until = Die Angaben können sich noch ändern. Der Bericht wird am { $moment } erstellt.
days-of = Tage im { $month }
days = Tage
day-and-state = { $day }: { $state }
no-data = Keine Daten für diesen Monat
no-data-why = Es wurde kein Konto gesichert. „Keine Daten“ heißt nicht, dass alles in Ordnung ist.
accounts-as-of = { $accounts }. Stand: { $moment }.
deleted-accounts = { $count ->
    [one] { $count } Konto wurde in diesem Monat gelöscht: { $accounts }.
   *[other] { $count } Konten wurden in diesem Monat gelöscht: { $accounts }.
}
deleted-account = { $account } ({ $day })
and-more = { $accounts } und { $count } weitere
active-accounts = Aktiv
never = Nie
workload-off = { $workload }, aus
off = Aus
found = { $count ->
    [one] { $count } Konto
   *[other] { $count } Konten
}
found-of = { $count ->
    [one] { $found } von { $count } Konto
   *[other] { $found } von { $count } Konten
}
name-or-address = Name oder Adresse
state = Zustand
state-and-count = { $state } ({ $count })
any-state = Alle
failing = Derzeit fehlerhaft
unhealthy = Mit fehlerhaften Tagen
healthy = An allen Tagen in Ordnung
deactivated = Deaktiviert
every-workload = Alle
by-address = Adresse
worst-first = Schlechteste zuerst
oldest-first = Ältestes Backup zuerst
largest-first = Größte zuerst
no-accounts = Keine Konten in diesem Monat
no-accounts-why = Sie erscheinen hier, sobald der Backup-Dienst sie meldet.
nothing-found = Kein passendes Konto
nothing-found-why = Wählen Sie einen anderen Zustand oder Workload, oder schränken Sie die Suche weniger ein.
show-all = Alle Konten anzeigen
active = Aktiv
inactive = Deaktiviert
kind = Art
mailbox = Postfach
site = SharePoint-Website
deleted = Gelöscht
days-in-zone = { $sentence } (Uhrzeiten in { $zone })
other-months = Andere Monate
runs = Backup-Läufe
latest-first = Neueste zuerst.
latest-of = Die letzten { $listed } von { $count } Läufen, neueste zuerst.
no-runs = Keine Läufe in diesem Monat
no-runs-why = Es wurde nichts gesichert, oder es liegt noch keine Meldung darüber vor.
ended = Beendet
outcome = Ergebnis
succeeded = Erfolgreich
with-warnings = Mit Warnungen
run-failed = Fehlgeschlagen
what-went-wrong = Fehlerursache
