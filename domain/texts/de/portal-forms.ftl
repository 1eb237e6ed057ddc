saved = Die Einstellungen sind gespeichert.
refused = Es wurde nichts gespeichert: Bitte korrigieren Sie, was markiert ist.
faster = Nicht gespeichert: Jemand anderes war schneller
session-ended = Ihre Sitzung war abgelaufen, daher wurde nichts gespeichert. Ihre Eingaben sind noch da: Speichern Sie erneut.
sign-in-again = In einem neuen Tab erneut anmelden
still-here = Ihre Eingaben sind noch da.
