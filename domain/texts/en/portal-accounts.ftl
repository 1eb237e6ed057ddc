### An organization's overview, its accounts, one account, and a month on screen.

# A line on the Overview tab, above a product such as Microsoft 365.
source = Source

# In that line.
source-unknown = Not known yet

# A line on the Overview tab: the domains of the organization's e-mail addresses.
domains = Domains

# In that line.
no-domains = None known

# A line on the Overview tab.
time-zone = Time zone

# In that line, when nobody has set one.
# Variables:
#   $zone (String) - such as UTC
default-zone = { $zone } (default)

# A line on the Overview tab and on an account's page, above a day and a time.
known-since = Known since

# A heading: the running month.
# Variables:
#   $month (String) - such as October 2026, as in a title
so-far = { $month } so far

# Stands above zone-unset-why.
zone-unset = No time zone is set

# On the Overview tab, when nobody has set a time zone.
# Variables:
#   $zone (String) - such as UTC
zone-unset-why = Days are counted in { $zone } until one is set on the organization or its partner. A change counts for months to come, never for reports that exist.

# A heading, above the accounts of the running month.
# Variables:
#   $month (String) - such as October 2026
accounts-in = Accounts in { $month }

# Under accounts-in.
# Variables:
#   $moment (String) - such as 5 November 2026, 17:30 Europe/Berlin
so-far-as-of = The month so far. As of { $moment }.

# Under the name of a month whose report is there.
# Variables:
#   $moment (String) - such as 5 November 2026, 17:30 Europe/Berlin
as-in-report = As in its report of { $moment }.

# Above the accounts of a month whose report is there, and above the workloads of one of them.
since-report = What has come since the month was reported is in these rows, and not in the report.

# Stands above may-change.
preview = A preview: this month is still running

# Of a running month for which there will be no report.
may-change = What is shown may still change.

# Of a running month.
# Variables:
#   $moment (String) - such as 5 November 2026, 17:30 Europe/Berlin
may-change-until = What is shown may still change. The report will be made on { $moment }.

# The head of a column of bars, one a day.
# Variables:
#   $month (String) - such as October 2026
days-of = Days of { $month }

# The same where the month stands above.
days = Days

# A day under the pointer.
# Variables:
#   $day (String) - such as 2 October 2026
#   $state (String) - such as Healthy
day-and-state = { $day }: { $state }

# In place of the bars.
no-data = No data for this month

# Under no-data.
no-data-why = No account was backed up. “No data” does not mean healthy.

# Above the bars.
# Variables:
#   $accounts (String) - such as 22 accounts active, 2 deactivated
#   $moment (String) - such as 5 November 2026, 17:30 Europe/Berlin
accounts-as-of = { $accounts }. As of { $moment }.

# Above the bars: accounts that left.
# Variables:
#   $count (Number) - how many
#   $accounts (String) - such as anna@contoso.example (3 Oct 2026), ben@contoso.example (9 Oct 2026)
deleted-accounts = { $count ->
    [one] { $count } account was deleted in this month: { $accounts }.
   *[other] { $count } accounts were deleted in this month: { $accounts }.
}

# One of those accounts.
# Variables:
#   $account (String) - its address
#   $day (String) - such as 3 Oct 2026
deleted-account = { $account } ({ $day })

# Goes on after those accounts.
# Variables:
#   $accounts (String) - those that are named
#   $count (Number) - how many more there are
and-more = { $accounts } and { $count } more

# The head of a column of numbers: how many accounts are active. Little room.
active-accounts = Active

# In a column of times: there was no backup. Little room.
never = Never

# A workload's icon, for those who are read to or point at it, when it is off.
# Variables:
#   $workload (String) - such as OneDrive
workload-off = { $workload }, off

# After a workload's name. Little room.
off = Off

# Above the list of accounts.
# Variables:
#   $count (Number) - how many there are
found = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
}

# Above the list of accounts, after a search.
# Variables:
#   $found (Number) - how many were found
#   $count (Number) - of how many
found-of = { $count ->
    [one] { $found } of { $count } account
   *[other] { $found } of { $count } accounts
}

# The label of a field to search in.
name-or-address = Name or address

# The label of a choice.
state = State

# One of that choice.
# Variables:
#   $state (String) - such as Failing now
#   $count (Number) - how many accounts are so
state-and-count = { $state } ({ $count })

# A state of accounts in a choice: whatever it is.
any-state = All

# A state of accounts in a choice: the latest day is unhealthy.
failing = Failing now

# A state of accounts in a choice: at least one day was unhealthy.
unhealthy = Unhealthy on a day

# A state of accounts in a choice: no day was unhealthy.
healthy = Healthy all days

# A state of accounts in a choice.
deactivated = Deactivated

# One of the choice of a workload.
every-workload = All

# An order of accounts.
by-address = Address

# An order of accounts: those that fail now first, then those with the most unhealthy days.
worst-first = Worst first

# An order of accounts: those whose last backup is the longest ago first.
oldest-first = Oldest backup first

# An order of accounts: those with the most data first.
largest-first = Largest first

# In place of the accounts.
no-accounts = No accounts in this month

# Under no-accounts.
no-accounts-why = They appear here as soon as the backup service tells of them.

# In place of the accounts, after a search.
nothing-found = No account is like that

# Under nothing-found.
nothing-found-why = Choose another state or workload, or search for less.

# A link under nothing-found.
show-all = Show all accounts

# At the head of an account's page.
active = Active

# At the head of an account's page.
inactive = Deactivated

# A line on an account's page, above mailbox or site.
kind = Kind

# A kind of account.
mailbox = Mailbox

# A kind of account.
site = SharePoint site

# A line on an account's page, above a day and a time.
deleted = Deleted

# Under the heading of an account's month.
# Variables:
#   $sentence (String) - such as 29 of 31 days healthy; unhealthy on 3–4
#   $zone (String) - such as Europe/Berlin
days-in-zone = { $sentence }. Times are in { $zone }.

# Names the links to an account's other months, for those who do not see them.
other-months = Other months

# A heading: each time that a backup ran.
runs = Runs

# Under runs.
latest-first = Latest first.

# Under runs.
# Variables:
#   $listed (Number) - how many of them are shown
#   $count (Number) - how many there are
latest-of = The latest { $listed } of { $count } runs, latest first.

# In place of the runs.
no-runs = No runs in this month

# Under no-runs.
no-runs-why = Nothing was backed up, or nobody has told of it yet.

# The head of a column: when a run ended.
ended = Ended

# The head of a column.
outcome = Outcome

# An outcome. Little room.
succeeded = Succeeded

# An outcome. Little room.
with-warnings = With warnings

# An outcome. Little room.
run-failed = Failed

# The head of a column of the backup service's own words.
what-went-wrong = What went wrong
