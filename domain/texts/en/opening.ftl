### The report's opening: a month on half a page, for those who read nothing else.

# Above a number: how many accounts were backed up at the month's end.
protected = Protected accounts

# Above a share: of all days of all accounts, how many were healthy.
health = Healthy account-days

# Above a number of days: the longest time that one account went without a backup.
gap = Longest gap

# Above a number: addresses of the tenant that are not backed up.
uncovered = Not backed up

# A heading, above the accounts with unhealthy days.
attention = Needs attention

# Instead of a number of days: there was no gap.
no-gap = None

# A number of days.
# Variables:
#   $days (Number) - how many
days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}

# Under the longest gap: whose it was.
# Variables:
#   $accounts (Number) - how many accounts had a gap as long
gap-accounts = { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}

# Beside an account.
# Variables:
#   $days (Number) - how many of its days were unhealthy
unhealthy-days = { $days ->
    [one] { $days } unhealthy day
   *[other] { $days } unhealthy days
}

# Beside an account: the last day of which anything is known was unhealthy.
still-unhealthy = not recovered yet

# After the last account that is named.
# Variables:
#   $accounts (Number) - how many more there are
more = { $accounts ->
    [one] and { $accounts } more account
   *[other] and { $accounts } more accounts
}

# Under a number: how it differs from the month before.
# Variables:
#   $change (String) - such as +2 or −3
#   $month (String) - such as September 2026
since = { $change } since { $month }

# Under a share: how it differs from the month before, in percentage points.
# Variables:
#   $change (String) - such as +0.4
#   $month (String) - such as September 2026
points-since = { $change } points since { $month }

# Under a number or a share that is the same as in the month before.
# Variables:
#   $month (String) - such as September 2026
unchanged = as in { $month }

# Under «Not backed up»: addresses that somebody left out on purpose.
# Variables:
#   $accounts (Number) - how many
left-out = { $accounts } left out on purpose
