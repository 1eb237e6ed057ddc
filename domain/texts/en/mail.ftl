### The mail that brings the report.

# The subject.
# Variables:
#   $organization (String) - its name
#   $month (String) - such as October 2026
subject = Backup summary for { $organization }, { $month }

# Stands small above the organization's name.
name = Backup summary

# The first sentence: nothing is known of the month.
no-data = There is no backup data for this month. That is not the same as healthy.

# The first sentence.
all-well = No account had an unhealthy day.

# The first sentence: the organization had no unhealthy day, but some accounts had.
# Variables:
#   $accounts (Number) - how many accounts had unhealthy days
minor-issues = { $accounts ->
    [one] Minor issues only: { $accounts } account had unhealthy days.
   *[other] Minor issues only: { $accounts } accounts had unhealthy days.
}

# The first sentence.
# Variables:
#   $days (Number) - how many days the organization was unhealthy
#   $accounts (Number) - how many accounts had unhealthy days
unhealthy = { $days ->
    [one] { $days } day was unhealthy
   *[other] { $days } days were unhealthy
}; { $accounts ->
    [one] { $accounts } account had unhealthy days.
   *[other] { $accounts } accounts had unhealthy days.
}

# Under the first sentence.
# Variables:
#   $active (Number) - how many accounts are backed up
#   $deactivated (Number) - how many are not any more
accounts = { $active ->
    [one] { $active } account active, { $deactivated } deactivated
   *[other] { $active } accounts active, { $deactivated } deactivated
}

# A heading, above accounts with unhealthy days.
attention = Needs attention

# Under those accounts.
# Variables:
#   $accounts (Number) - how many more there are
more = { $accounts ->
    [one] and { $accounts } more account: see the report
   *[other] and { $accounts } more accounts: see the report
}

# Before the link to the portal, where the report is attached.
attached = Every account and every day is in the attached PDF. Earlier months and the delivery settings:

# Before the link to the portal, where it is not.
too-large = The report is too large for a mail. It is waiting for you in the Reports tab:

# The button with that link.
open = Open the Reports tab

# At the end, small.
# Variables:
#   $organization (String) - its name
#   $partner (String) - its service provider's name
reason = This address is registered for the backup reports of { $organization }, by { $partner }. Whoever may change the delivery settings in the portal can take it off.

# At the very end, a link.
unsubscribe = Stop these e-mails
