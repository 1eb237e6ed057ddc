month = レポートの月
download = ZIP でダウンロード
nothing-selected = 何も選択されていません。前のページに戻り、組織を選択してください。
none = 選択した組織には { $month } のレポートがありません。
without = 次の組織には { $month } のレポートがありません。
without-file = without-report.txt
select-all = このページのすべてを選択
