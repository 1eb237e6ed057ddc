group-separator = { "\u202F" }

decimal-separator = ,

percent = { $number } %

size = { $thousands ->
    [0] { $number } o
    [1] { $number } ko
    [2] { $number } Mo
    [3] { $number } Go
    [4] { $number } To
    [5] { $number } Po
   *[other] { $number } Eo
}

month-name = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[other] décembre
}

month-short = { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[other] déc.
}

date = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }

short-date = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }

date-time = { $date }, { $time }

moment = { $date } à { $time }

month-of-year = { $month } { $year }

range = du 1er au { $day } { $month } { $year }

list = { $items }, { $next }
