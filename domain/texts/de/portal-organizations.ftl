found = { $count ->
    [one] { $count } Organisation
   *[other] { $count } Organisationen
}
found-for = { $count ->
    [one] { $count } Organisation
   *[other] { $count } Organisationen
} für „{ $search }“ gefunden
selected = Ausgewählt
select = { $organization } auswählen
health = Zustand
this-month = Dieser Monat
latest-report = Letzter Bericht
no-report = Noch keiner
delivery = E-Mail-Versand
delivery-on = Ein
delivery-off = Aus
no-zone = { " " }· keine Zeitzone festgelegt
deactivated = { " " }+{ $count } deaktiviert
gone-since = Entfernt seit { $day }
not-looked-at = Noch nicht geprüft
failing-accounts = { $accounts ->
    [one] Fehlerhaft: { $accounts } Konto
   *[other] Fehlerhaft: { $accounts } Konten
}
minor-accounts = { $accounts ->
    [one] Geringfügig: { $accounts } Konto
   *[other] Geringfügig: { $accounts } Konten
}
failing = Fehlerhaft
minor = Kleinere Probleme
off = Aus
with-selected = Für die Auswahl:
switch-on = E-Mail-Versand einschalten
switch-off = E-Mail-Versand ausschalten
do-it = Ausführen
page-empty = Diese Seite ist leer
page-empty-why = Die Liste ist kürzer geworden. Beginnen Sie wieder auf der ersten Seite.
no-organizations = Noch keine Organisationen
no-organizations-why = Sie erscheinen hier, sobald der Backup-Dienst gelesen wurde oder Daten übermittelt wurden.
nothing-found = Nichts gefunden
nothing-found-why = Suchen Sie nach einem Teil des Namens, oder schränken Sie die Auswahl weniger ein.
show-all = Alle Organisationen anzeigen
name = Name
name-or-partner = Name oder Partner
partner = Partner
every-partner = Alle
any-health = Alle
any-delivery = Ein oder aus
sorted-by = Sortiert nach
attention-first = Dringendes zuerst
by-name = Name
latest-report-first = Neuester Bericht zuerst
delivery-off-first = Versand aus zuerst
search = Suchen
switched-on = { $count ->
    [one] Der E-Mail-Versand wurde für { $count } Organisation eingeschaltet.
   *[other] Der E-Mail-Versand wurde für { $count } Organisationen eingeschaltet.
}
switched-off = { $count ->
    [one] Der E-Mail-Versand wurde für { $count } Organisation ausgeschaltet.
   *[other] Der E-Mail-Versand wurde für { $count } Organisationen ausgeschaltet.
}
and-on-already = { $told } { $count ->
    [one] Bei { $count } Organisation war der E-Mail-Versand bereits eingeschaltet.
   *[other] Bei { $count } Organisationen war der E-Mail-Versand bereits eingeschaltet.
}
and-off-already = { $told } { $count ->
    [one] Bei { $count } Organisation war der E-Mail-Versand bereits ausgeschaltet.
   *[other] Bei { $count } Organisationen war der E-Mail-Versand bereits ausgeschaltet.
}
and-without-address = { $told } { $count ->
    [one] { $count } Organisation ohne Adresse: Tragen Sie unter „Berichte“ eine ein.
   *[other] { $count } Organisationen ohne Adresse: Tragen Sie unter „Berichte“ eine ein.
}
and-left-alone = { $told } { $count ->
    [one] { $count } Organisation unverändert: Die Adressen entsprechen nicht mehr den Regeln, oder jemand ändert sie gerade.
   *[other] { $count } Organisationen unverändert: Die Adressen entsprechen nicht mehr den Regeln, oder jemand ändert sie gerade.
}
and-gone = { $told } { $count ->
    [one] { $count } Organisation ist nicht mehr da.
   *[other] { $count } Organisationen sind nicht mehr da.
}
and-not-done = { $told } { $count ->
    [one] { $count } Organisation war gerade nicht zu ändern: Bitte versuchen Sie es noch einmal.
   *[other] { $count } Organisationen waren gerade nicht zu ändern: Bitte versuchen Sie es noch einmal.
}
nothing-selected = Es war nichts ausgewählt. Wählen Sie zuerst Organisationen aus.
role-changes-no-delivery = Ihre Rolle, { $role }, ändert keine Versandeinstellungen.
role-may-not = Ihre Rolle darf das nicht.
