group-separator = ,

decimal-separator = .

percent = { $number }%

size = { $thousands ->
    [0] { $number } B
    [1] { $number } KB
    [2] { $number } MB
    [3] { $number } GB
    [4] { $number } TB
    [5] { $number } PB
   *[other] { $number } EB
}

month-name = { $month ->
    [1] 1月
    [2] 2月
    [3] 3月
    [4] 4月
    [5] 5月
    [6] 6月
    [7] 7月
    [8] 8月
    [9] 9月
    [10] 10月
    [11] 11月
   *[other] 12月
}

month-short = { $month ->
    [1] 1月
    [2] 2月
    [3] 3月
    [4] 4月
    [5] 5月
    [6] 6月
    [7] 7月
    [8] 8月
    [9] 9月
    [10] 10月
    [11] 11月
   *[other] 12月
}

date = { $year }年{ $month }{ $day }日

short-date = { $year }年{ $month }{ $day }日

date-time = { $date } { $time }

moment = { $date } { $time }

month-of-year = { $year }年{ $month }

range = { $year }年{ $month }1日～{ $day }日

list = { $items }、{ $next }
