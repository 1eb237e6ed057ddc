month = Berichte für
download = Als ZIP herunterladen
none = Keine der ausgewählten Organisationen hat einen Bericht für { $month }.
without = Diese Organisationen haben keinen Bericht für { $month }:
without-file = ohne-bericht.txt
select-all = Alle auf dieser Seite auswählen
