group-separator = .

decimal-separator = ,

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
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[other] dezembro
}

month-short = { $month ->
    [1] jan.
    [2] fev.
    [3] mar.
    [4] abr.
    [5] mai.
    [6] jun.
    [7] jul.
    [8] ago.
    [9] set.
    [10] out.
    [11] nov.
   *[other] dez.
}

date = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month } de { $year }

short-date = { $day } { $month } { $year }

date-time = { $date }, { $time }

moment = { $date }, { $time }

month-of-year = { $month } de { $year }

range = 1º a { $day } de { $month } de { $year }

list = { $items }, { $next }
