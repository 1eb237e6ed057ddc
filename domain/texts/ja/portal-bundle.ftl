month = レポートの月
download = ZIP でダウンロード
none = 選択した組織には { $month } のレポートがありません。
without = 次の組織には { $month } のレポートがありません。
without-file = without-report.txt
select-all = このページのすべてを選択
