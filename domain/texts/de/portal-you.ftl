title = Ihr Konto
signed-in-as = Sie melden sich als { $email } an.
password = Passwort
password-about = Mindestens { $count } Zeichen. Ein paar Wörter, die nichts miteinander zu tun haben, ergeben ein gutes.
no-password = Sie haben hier kein Passwort: Sie melden sich über Ihre Organisation an.
current = Jetziges Passwort
new = Neues Passwort
again = Neues Passwort, noch einmal
change = Passwort ändern
changed = Das Passwort ist geändert, und Ihre anderen Sitzungen sind beendet.
differ = Die beiden neuen Passwörter sind nicht gleich.
wrong-password = Das Passwort ist falsch.
second-step = Bestätigung in zwei Schritten
second-step-about = Nach dem Passwort fragt die Anmeldung nach einem Code, den eine App auf Ihrem Telefon erzeugt.
is-off = Sie ist ausgeschaltet.
on-since = Sie ist seit dem { $date } eingeschaltet.
codes-left = { $count ->
    [one] { $count } Wiederherstellungscode ist übrig.
   *[other] { $count } Wiederherstellungscodes sind übrig.
}
your-password = Ihr Passwort
set-up = Einrichten
new-codes = Wiederherstellungscodes ersetzen
switch-off = Ausschalten
switched-off = Die Bestätigung in zwei Schritten ist jetzt ausgeschaltet.
stale = Das hat sich inzwischen geändert. So ist es jetzt.
sessions = Wo Sie angemeldet sind
browser = Browser
browser-on = { $browser } auf { $system }
unknown-browser = Unbekannter Browser
this-session = Diese Sitzung
launched = in einem anderen Portal
address = Netzadresse
began = Angemeldet
seen = Zuletzt benutzt
end = Beenden
end-session = { $browser }, { $date }: beenden
end-others = Alle anderen beenden
ended = Die Sitzung ist beendet.
others-ended = { $count ->
    [one] { $count } andere Sitzung ist beendet.
   *[other] { $count } andere Sitzungen sind beendet.
}
over-already = Diese Sitzung ist schon beendet.
not-here = Ein anderes Portal hat Sie angemeldet. Ihr Konto lässt sich dort ändern, wo Sie sich mit Ihrem Passwort anmelden.
scan = Scannen Sie dies mit einer Authenticator-App auf Ihrem Telefon.
qr-code = QR-Code für die App
by-hand = Oder tippen Sie dieses Geheimnis in die App:
app-code = Code, den die App zeigt
switch-on = Einschalten
wrong-code = Der Code ist falsch.
back = Zurück zu Ihrem Konto
is-on = Die Bestätigung in zwei Schritten ist eingeschaltet.
codes = Ihre Wiederherstellungscodes
codes-about = Jeder ersetzt die App einmal, wenn Sie sie nicht haben. Bewahren Sie sie auf, wo nur Sie sie finden: Sie werden nicht noch einmal gezeigt.
step = Noch ein Schritt
step-about = Tippen Sie den Code ein, den Ihre App zeigt, oder einen Ihrer Wiederherstellungscodes.
step-code = Code
step-back = Von vorn beginnen
step-over = Der zweite Schritt hat zu lange gedauert, oder es waren zu viele falsche Codes. Bitte melden Sie sich noch einmal an.
