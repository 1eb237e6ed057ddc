month = Relatórios de
download = Baixar como ZIP
none = Nenhuma das organizações selecionadas tem um relatório de { $month }.
without = Estas organizações não têm relatório de { $month }:
without-file = sem-relatorio.txt
select-all = Selecionar tudo nesta página
