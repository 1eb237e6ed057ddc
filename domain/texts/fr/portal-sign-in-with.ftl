sign-in-with = Se connecter avec { $name }
or = ou
cancelled = La connexion avec { $name } a été annulée.
unreachable = { $name } est injoignable pour le moment. Réessayez plus tard, ou utilisez votre mot de passe.
unknown = Vous n’êtes pas connu ici avec ce compte { $name }. Demandez à votre administrateur si vous avez été ajouté avec l’adresse e-mail que vous avez là-bas.
clocks = Les horloges de { $name } et de ce portail diffèrent trop pour une connexion sûre. Veuillez en informer votre administrateur.
late = La connexion a pris trop de temps, ou a été commencée dans un autre navigateur. Veuillez recommencer.
not-confirmed = { $name } n’a pas confirmé qui vous êtes. Veuillez réessayer.
