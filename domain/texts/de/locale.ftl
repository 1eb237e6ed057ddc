group-separator = .

decimal-separator = ,

percent = { $number } %

size = { $thousands ->
    [0] { $number } B
    [1] { $number } KB
    [2] { $number } MB
    [3] { $number } GB
    [4] { $number } TB
    [5] { $number } PB
   *[other] { $number } EB
}

month-name = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[other] Dezember
}

month-short = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[other] Dez.
}

date = { $day }. { $month } { $year }

short-date = { $day }. { $month } { $year }

date-time = { $date }, { $time }

moment = { $date }, { $time } Uhr

month-of-year = { $month } { $year }

range = 1.–{ $day }. { $month } { $year }

list = { $items }, { $next }
