saved = Les paramètres sont enregistrés.
refused = Rien n’a été enregistré{ "\u00A0" }: veuillez corriger ce qui est signalé.
faster = Non enregistré{ "\u00A0" }: quelqu’un d’autre a été plus rapide
session-ended = Votre session avait expiré, rien n’a donc été enregistré. Votre saisie est toujours là{ "\u00A0" }: enregistrez à nouveau.
sign-in-again = Se reconnecter dans un nouvel onglet
still-here = Votre saisie est toujours là.
