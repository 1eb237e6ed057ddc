### States of backups, and what is said about a row of days. See the glossary in ../README.md.

# Every backup that was on succeeded.
very-healthy = Very Healthy

# Backed up, with minor issues at most.
healthy = Healthy

# A backup failed.
unhealthy = Unhealthy

# Backup was switched off.
deactivated = Deactivated

# Nothing is known of the day: neither healthy nor unhealthy.
no-data = No data

# Name of a workload.
email = Email

# Name of a workload: files at Microsoft 365.
onedrive = OneDrive

# Name of a workload: files at Google Workspace.
drive = Drive

# Name of a workload.
contacts = Contacts

# Name of a workload.
calendar = Calendar

# Name of a workload: task lists.
tasks = Tasks

# Name of a workload.
sharepoint = SharePoint

# The row for all workloads together.
all-workloads = All workloads

# The rule that the states of accounts follow, printed under their legend.
account-rule = Healthy: at least one workload was backed up and none failed. Unhealthy: at least one workload failed. Deactivated: all workloads were off. A thin line: no data, which is neither healthy nor unhealthy.

# The rule that the states of the organization follow, printed under their legend.
organization-rule = Very Healthy: everything that was on succeeded. Healthy: minor issues only: each failure was followed by a success within 24 hours. Unhealthy: other failures. Deactivated: everything was off. A thin line: no data, which is neither healthy nor unhealthy.

# The same where a share of failed accounts is tolerated.
# Variables:
#   $share (String) - such as 5%
organization-rule-with-share = Very Healthy: everything that was on succeeded. Healthy: minor issues only: each failure was followed by a success within 24 hours, or the accounts without such a success were at most { $share } of those that had it on. Unhealthy: other failures. Deactivated: everything was off. A thin line: no data, which is neither healthy nor unhealthy.

# Begins what is said about a row of days.
# Variables:
#   $count (Number) - how many days were healthy
#   $days (Number) - how many days there are
healthy-days = { $count } of { $days } days healthy

# Begins what is said about a row of days.
# Variables:
#   $count (Number) - how many days were very healthy
#   $days (Number) - how many days there are
very-healthy-days = { $count } of { $days } days very healthy

# Goes on after very-healthy-days.
# Variables:
#   $sentence (String) - what was said so far
#   $count (Number) - how many days were healthy
and-healthy = { $sentence }, { $count } healthy

# Goes on after healthy-days where days are counted.
# Variables:
#   $sentence (String) - what was said so far
#   $count (Number) - how many days were unhealthy
and-unhealthy = { $sentence }, { $count } unhealthy

# Goes on after healthy-days where days are counted.
# Variables:
#   $sentence (String) - what was said so far
#   $count (Number) - on how many days backup was off
and-deactivated = { $sentence }, { $count } deactivated

# Goes on after healthy-days where days are counted.
# Variables:
#   $sentence (String) - what was said so far
#   $count (Number) - of how many days nothing is known
and-no-data = { $sentence }, { $count } without data

# Goes on after healthy-days where days are named.
# Variables:
#   $sentence (String) - what was said so far
#   $days (String) - days of the month, such as 3–6, 24–26
unhealthy-on = { $sentence }; unhealthy on { $days }

# Goes on after healthy-days where days are named.
# Variables:
#   $sentence (String) - what was said so far
#   $days (String) - days of the month, such as 3–6, 24–26
deactivated-on = { $sentence }; deactivated on { $days }

# Goes on after healthy-days where days are named.
# Variables:
#   $sentence (String) - what was said so far
#   $days (String) - days of the month, such as 3–6, 24–26
no-data-on = { $sentence }; no data on { $days }

# A day of the month in the lists of days above.
# Variables:
#   $day (Digits) - 1 to 31
day = { $day }

# Days of the month in the lists of days above.
# Variables:
#   $first (Digits) - 1 to 31
#   $last (Digits) - 1 to 31
days = { $first }–{ $last }
