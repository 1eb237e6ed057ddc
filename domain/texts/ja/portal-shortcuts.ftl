title = キーボードショートカット
this-list = この一覧を表示
single-keys = 単独のキーをショートカットとして使う
close = 閉じる
