subject = Backup-Bericht für { $organization }, { $month }
name = Backup-Bericht
no-data = Für diesen Monat liegen keine Backup-Daten vor. Das heißt nicht, dass alles in Ordnung ist.
all-well = Kein Konto hatte einen fehlerhaften Tag.
minor-issues = { $accounts ->
    [one] Nur kleinere Probleme: { $accounts } Konto hatte fehlerhafte Tage.
   *[other] Nur kleinere Probleme: { $accounts } Konten hatten fehlerhafte Tage.
}
unhealthy = { $days ->
    [one] { $days } Tag war fehlerhaft
   *[other] { $days } Tage waren fehlerhaft
}; { $accounts ->
    [one] { $accounts } Konto hatte fehlerhafte Tage.
   *[other] { $accounts } Konten hatten fehlerhafte Tage.
}
accounts = { $active ->
    [one] { $active } Konto aktiv, { $deactivated } deaktiviert
   *[other] { $active } Konten aktiv, { $deactivated } deaktiviert
}
attention = Handlungsbedarf
more = { $accounts ->
    [one] und { $accounts } weiteres Konto: siehe Bericht
   *[other] und { $accounts } weitere Konten: siehe Bericht
}
attached = Alle Konten und alle Tage stehen im angehängten PDF. Frühere Monate und die Versandeinstellungen:
too-large = Der Bericht ist zu groß für eine E-Mail. Er liegt im Portal für Sie bereit:
open = Berichte im Portal öffnen
reason = Diese Adresse ist bei { $partner } für die Backup-Berichte von { $organization } eingetragen. Wer im Portal die Versandeinstellungen ändern darf, kann sie dort entfernen.
unsubscribe = Diese E-Mails abbestellen
