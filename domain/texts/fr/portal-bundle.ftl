month = Rapports de
download = Télécharger en ZIP
nothing-selected = Rien n’a été sélectionné. Revenez en arrière et sélectionnez d’abord des organisations.
none = Aucune des organisations sélectionnées n’a de rapport pour { $month }.
without = Ces organisations n’ont pas de rapport pour { $month }{ "\u00A0" }:
without-file = sans-rapport.txt
select-all = Tout sélectionner sur cette page
