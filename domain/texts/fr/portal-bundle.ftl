month = Rapports de
download = Télécharger en ZIP
none = Aucune des organisations sélectionnées n’a de rapport pour { $month }.
without = Ces organisations n’ont pas de rapport pour { $month }{ "\u00A0" }:
without-file = sans-rapport.txt
select-all = Tout sélectionner sur cette page
