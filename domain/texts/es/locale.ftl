group-separator = .

decimal-separator = ,

percent = { $number } %

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
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[other] diciembre
}

month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[other] dic
}

date = { $day } de { $month } de { $year }

short-date = { $day } { $month } { $year }

date-time = { $date }, { $time }

moment = { $date }, { $time }

month-of-year = { $month } de { $year }

range = del 1 al { $day } de { $month } de { $year }

list = { $items }, { $next }
