title = Backup-Berichte per E-Mail
ask = Sollen die monatlichen Backup-Berichte von { $organization } nicht mehr an { $recipient } gesendet werden?
stop = Diese E-Mails abbestellen
stopped = Seit dem { $date } werden die monatlichen Backup-Berichte von { $organization } nicht mehr an { $recipient } gesendet.
resume = Wieder senden
only-you = Nur wer diesen Link hat, kann das ändern. Andere Empfänger erhalten die Berichte weiterhin.
