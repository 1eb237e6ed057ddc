### How the installation stands, for those who run it.

# Heading.
title = Deployment

# Under the heading.
# Variables:
#   $at (String) - when
as-of = As of { $at }. This page keeps itself up to date.

# Said to everybody but operators.
# Variables:
#   $role (String) - its name
no-right = Your role, { $role }, does not see the deployment.

# What the closing proof says.
# Variables:
#   $owed (Number) - reports
proof-good = All { $owed } reports that are owed are in the ledger.

# What the closing proof says.
# Variables:
#   $owed (Number) - reports
#   $missing (Number) - of them
proof-bad = Of { $owed } reports that are owed, { $missing } are not in the ledger. Is a worker running?

# Heading: the reports of each month.
passes = Monthly passes

# Since when the longest waiting report is due.
# Variables:
#   $since (String) - when
report-waits = The longest waiting report is due since { $since }.

# Since when the longest waiting mail is due.
# Variables:
#   $since (String) - when
mail-waits = The longest waiting e-mail is due since { $since }.

# Head of a column.
month = Month

# Head of a column: how many reports are made.
made = Made

# How many reports are made.
# Variables:
#   $made (Number) - made
#   $planned (Number) - of so many
#   $share (Digits) - percent
made-of = { $made } of { $planned } ({ $share }%)

# Under made-of, while reports are being made.
# Variables:
#   $rate (Number) - reports a minute
#   $minutes (Number) - until all are made
rate = { $rate } a minute, { $minutes ->
    [one] about { $minutes } minute left
   *[other] about { $minutes } minutes left
}

# Head of a column, and a count of mails.
waiting = Waiting

# Head of a column, and a count of mails.
tried-again = Tried again

# Head of a column, and a count of mails.
failed = Failed

# Head of a column.
quarantined = Quarantined

# Head of a column: mails that were delivered, of so many.
mailed = Mailed

# How many mails were delivered.
# Variables:
#   $sent (Number) - delivered
#   $all (Number) - of so many
mailed-of = { $sent } of { $all }

# Said where there are no reports.
no-passes = No reports yet. They are made on the fifth of every month.

# Heading.
mails = E-mails

# Under the heading.
mails-of-all = Of all months.

# A count of mails.
accepted = Accepted

# A count of mails: the answer was lost.
uncertain = Uncertain

# A count of mails.
cancelled = Cancelled

# A count of mails.
possibly-twice = Possibly twice

# A count of mails: those with invitations that are not tried any more.
invitations-failed = Invitations that failed

# Heading.
relays = Mail relays

# Said where there are none.
no-relays = No mail has gone through a relay yet.

# Of a relay that works.
# Variables:
#   $rate (Number) - mails a minute
relay-pace = up to { $rate } mails a minute

# Of a relay that does not work.
# Variables:
#   $until (String) - when
relay-closed = did not work the last time; a mail tries it again after { $until }

# A word beside a relay or a service.
works = Works

# A word beside a relay or a service.
fails = Fails

# Heading.
upstreams = Backup services

# Said where there are none.
no-upstreams = No backup service has been read yet.

# Of a service.
# Variables:
#   $at (String) - when
last-read = last read { $at }

# Of a service.
never-read = never read

# Of a service that could not be read.
# Variables:
#   $ok (String) - last-read or never-read
#   $at (String) - when
#   $error (String) - why
read-failed = { $ok }; failed { $at }: { $error }

# Heading.
failures = What did not work out

# Under the heading.
failures-hint = At most twenty steps, those given up first. Organizations are named by their ids.

# Head of a column.
organization = Organization

# Head of a column.
step = Step

# Head of a column.
state = State

# Head of a column.
reason = Reason

# A step.
# Variables:
#   $month (String) - such as October 2026
report-for = Report for { $month }

# A step.
# Variables:
#   $month (String) - such as October 2026
mail-for = E-mail for { $month }

# The state of a step.
given-up = Given up

# A button.
try-again = Try again

# After somebody pressed try-again.
tries-again = It is tried again.

# The same, where nothing was found that had been given up.
nothing-to-try = There was nothing to try again: it is made or sent already, or those addresses get no reports any more.

# Heading: reports that ended the program.
quarantine = Quarantined

# Under the heading.
quarantine-hint = Making these reports ended the program again and again, so nobody makes them by itself any more.

# Heading.
unread = Organizations that could not be read the last time

# Beside an organization.
# Variables:
#   $at (String) - when
#   $error (String) - why
at-error = { $at }: { $error }

# Heading: where messages go while there is no relay.
folder = Mail folder

# Under the heading.
# Variables:
#   $count (Number) - how many files
#   $size (String) - how large they are together
folder-hint = No relay is set, so messages are files. { $count ->
    [one] { $count } file
   *[other] { $count } files
}, { $size }; the latest are below.

# Said where there is no message yet.
folder-empty = No relay is set, so messages will be files. There is none yet.

# Head of a column.
message = Message

# Head of a column: when.
written = Written

# Head of a column.
size = Size
