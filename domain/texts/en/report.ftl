### The report: a PDF in landscape with a table for the organization and one for its accounts.

# What the document is called; stands small above the organization's name.
name = Backup Summary Report

# The document's title for those who list or search files.
# Variables:
#   $organization (String) - its name
#   $month (String) - such as October 2026
title = Backup Summary Report – { $organization } – { $month }

# The document's description for those who list or search files.
# Variables:
#   $organization (String) - its name
#   $month (String) - such as October 2026
description = State of the backups of { $organization }, day by day, { $month }

# Stands before the partner's name.
managed-by = Managed by

# Stands before the moment of generation.
generated = Generated

# What the picture above the month is, for those who do not see it.
logo = Logo

# In the foot of each page.
# Variables:
#   $moment (String) - such as 5 November 2026, 06:00
#   $zone (String) - the time zone's name
generated-at = Generated { $moment } ({ $zone })

# After that, and after the moment of generation above: this report replaces an earlier one of its month.
# Variables:
#   $number (Number) - 2 or more
revision = Revision { $number }

# In the foot of each page.
# Variables:
#   $page (String) - the page's number
#   $pages (String) - how many pages there are
page = { $page } of { $pages }

# Above a number.
active-accounts = Active accounts

# Above a number.
deactivated-accounts = Deactivated accounts

# Above what range says.
date-range = Date range

# Above «All workloads», and the head of the column of icons.
workloads = Workloads

# Above «Organization» or «Account».
detail = Level of detail

# Above a number.
accounts = Accounts

# A heading.
organization-level = Organization level

# A heading.
account-level = Account level

# The level of detail.
organization = Organization

# The level of detail, and the head of a column of addresses.
account = Account

# The head of a column of workloads.
workload = Workload

# The head of a column of icons.
active-workloads = Active workloads

# The head of a column; little room.
last-backup = Last backup

# The head of a column of numbers: how many mails, files and so on; little room.
objects = Objects

# The head of a column; little room.
size = Size

# The head of a column of bars, one a day.
daily = Daily backup summary

# In the legend, after an icon.
icon-active = Active workload

# In the legend, after an icon.
icon-inactive = Not active

# What the table shows, for those who are read to.
organization-table = A row for all workloads and one for each: when a backup last ended, what it holds, and how each day of the month went.

# What the table shows, for those who are read to.
account-table = A row for each account, ordered by address: when a backup last ended, what it holds, which workloads are active, and how each day of the month went.

# In place of the table's rows.
# Variables:
#   $month (String) - such as October 2026
nobody = No account existed in { $month }.

# Beside a workload's icon.
not-backed-up = not backed up

# Beside a workload's icon.
# Variables:
#   $active (Number) - for how many accounts it is on
some-active = { $active } active

# Beside a workload's icon.
# Variables:
#   $deactivated (Number) - for how many accounts it is off
some-deactivated = { $deactivated } deactivated

# Beside a workload's icon; little room.
# Variables:
#   $active (Number) - for how many accounts it is on
#   $deactivated (Number) - for how many accounts it is off
some-active-some-not = { $active } active, { $deactivated } off

# A workload's icon, for those who are read to.
active = Active

# A workload's icon, for those who are read to.
inactive = Not active

# An account's icons, for those who are read to.
no-workload-active = No workload is active

# An account's icons, for those who are read to.
all-workloads-active = All six workloads are active

# An account's icons, for those who are read to.
# Variables:
#   $active (String) - names of workloads
#   $inactive (String) - names of workloads
some-workloads-active = Active: { $active }. Not active: { $inactive }

# What the attached table of data holds. The letters, «all» and «workload» stand in it as they are here.
attachment = One row for each account (workload “all”) and for each workload that it had. A letter a day: S succeeded, R recovered, F failed, O off, - no data; in rows “all”: H healthy, U unhealthy, D deactivated, - no data.
