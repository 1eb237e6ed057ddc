### Numbers, sizes, dates and times as people read them. Check yours against CLDR (cldr.unicode.org).
### How to edit these files stands in ../README.md.

# Between groups of three digits, as in 65,809.
group-separator = ,

# Before the decimals, as in 224.3.
decimal-separator = .

# A share.
# Variables:
#   $number (String) - with at most two decimals, such as 12.5
percent = { $number }%

# A size in bytes.
# Variables:
#   $number (String) - with at most one decimal, such as 224.3
#   $thousands (Digits) - the unit as a power of a thousand: 0 for bytes, 1 for kilobytes, up to 6 for exabytes
size = { $thousands ->
    [0] { $number } B
    [1] { $number } KB
    [2] { $number } MB
    [3] { $number } GB
    [4] { $number } TB
    [5] { $number } PB
   *[other] { $number } EB
}

# The name of a month within a date.
# Variables:
#   $month (Digits) - 1 to 12
month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
}

# The short name of a month within a date.
# Variables:
#   $month (Digits) - 1 to 12
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}

# A day.
# Variables:
#   $day (Digits) - 1 to 31
#   $month (String) - what month-name says
#   $year (Digits) - such as 2026
date = { $day } { $month } { $year }

# A day, short.
# Variables:
#   $day (Digits) - 1 to 31
#   $month (String) - what month-short says
#   $year (Digits) - such as 2026
short-date = { $day } { $month } { $year }

# A day and a time of day, short, in a column of a table.
# Variables:
#   $date (String) - what short-date says
#   $time (String) - such as 18:17
date-time = { $date }, { $time }

# A day and a time of day, within a sentence or after a word such as «Generated».
# Variables:
#   $date (String) - what date says
#   $time (String) - such as 06:00
moment = { $date }, { $time }

# A month.
# Variables:
#   $month (String) - what month-name says
#   $year (Digits) - such as 2026
month-of-year = { $month } { $year }

# A month by its first and last day.
# Variables:
#   $day (Digits) - the last day, 28 to 31
#   $month (String) - what month-name says
#   $year (Digits) - such as 2026
range = 1 – { $day } { $month } { $year }

# A list of names, one item after another.
# Variables:
#   $items (String) - the list so far
#   $next (String) - the next item
list = { $items }, { $next }
