sign-in-with = Mit { $name } anmelden
or = oder
cancelled = Die Anmeldung mit { $name } wurde abgebrochen.
unreachable = { $name } ist gerade nicht erreichbar. Bitte versuchen Sie es später erneut, oder verwenden Sie Ihr Passwort.
unknown = Mit diesem Konto bei { $name } sind Sie hier nicht bekannt. Fragen Sie Ihren Administrator, ob Sie mit der E-Mail-Adresse hinzugefügt wurden, die Sie dort haben.
clocks = Die Uhren von { $name } und diesem Portal weichen für eine sichere Anmeldung zu weit voneinander ab. Bitte sagen Sie es Ihrem Administrator.
late = Die Anmeldung hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Bitte beginnen Sie erneut.
not-confirmed = { $name } hat nicht bestätigt, wer Sie sind. Bitte versuchen Sie es erneut.
