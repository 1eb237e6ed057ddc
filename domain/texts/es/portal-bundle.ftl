month = Informes de
download = Descargar como ZIP
none = Ninguna de las organizaciones seleccionadas tiene un informe de { $month }.
without = Estas organizaciones no tienen informe de { $month }:
without-file = sin-informe.txt
select-all = Seleccionar todo en esta página
