title = バックアップレポートのメール配信
ask = { $organization }の月次バックアップレポートを{ $recipient }に送信しないようにしますか？
stop = メールの配信を停止する
stopped = { $date }以降、{ $organization }の月次バックアップレポートは{ $recipient }に送信されません。
resume = 配信を再開する
only-you = この設定を変更できるのは、このリンクをお持ちの方だけです。ほかの受信者には引き続きレポートが届きます。
