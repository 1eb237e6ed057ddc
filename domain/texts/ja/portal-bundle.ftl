month = レポートの月
download = ZIP でダウンロード
none = 選択した組織には { $month } のレポートがありません。
without = 次の組織には { $month } のレポートがありません。
without-file = without-report.txt
select-all = このページのすべてを選択
too-many = ほかの ZIP をまだ送信中です。いずれかが届くまで待ってから、もう一度要求してください。
