### The list of organizations with its search, and what is done with a selection of it.

# Under the title.
# Variables:
#   $count (Number) - how many organizations there are
found = { $count ->
    [one] { $count } organization
   *[other] { $count } organizations
}

# Under the title, after a search.
# Variables:
#   $count (Number) - how many organizations were found
#   $search (String) - what was searched for
found-for = { $count ->
    [one] { $count } organization
   *[other] { $count } organizations
} found for “{ $search }”

# The head of the column of boxes to tick, for those who do not see them.
selected = Selected

# A box to tick, for those who do not see what it stands beside.
# Variables:
#   $organization (String) - its name
select = Select { $organization }

# The head of a column, and the label of a choice: whether somebody should look at an organization.
health = Health

# The head of a column of bars, one a day.
this-month = This month

# The head of a column, above months.
latest-report = Latest report

# In that column: there is no report.
no-report = None yet

# The head of a column, above «On» and «Off», and the label of a choice.
delivery = E-mail delivery

# E-mail delivery is on. Little room.
delivery-on = On

# E-mail delivery is off. Little room.
delivery-off = Off

# After the partner's name.
no-zone = { " " }· no time zone is set

# After the number of active accounts.
# Variables:
#   $count (Number) - how many more are deactivated
deactivated = { " " }+{ $count } off

# In place of the health, when the organization is not in the backup service any more. Little room.
# Variables:
#   $day (String) - such as 12 Oct 2026
gone-since = Gone since { $day }

# In place of the health.
not-looked-at = Not looked at yet

# A health: the latest day is unhealthy. Little room.
# Variables:
#   $accounts (Number) - how many accounts are failing
failing-accounts = { $accounts ->
    [one] Failing: { $accounts } account
   *[other] Failing: { $accounts } accounts
}

# A health: accounts are failing, and fewer than make a day unhealthy. Little room.
# Variables:
#   $accounts (Number) - how many accounts are failing
minor-accounts = { $accounts ->
    [one] Minor: { $accounts } account
   *[other] Minor: { $accounts } accounts
}

# A health in a choice: the latest day is unhealthy.
failing = Failing

# A health in a choice: accounts are failing, and fewer than make a day unhealthy.
minor = Minor issues

# A health: there is nothing to back up.
off = Off

# Stands before the choice of what to do with the organizations that are ticked.
with-selected = With the selected organizations:

# One of that choice.
switch-on = Switch e-mail delivery on

# One of that choice.
switch-off = Switch e-mail delivery off

# The button after that choice.
do-it = Apply

# In place of the list.
page-empty = This page is empty

# Under page-empty.
page-empty-why = The list has become shorter. Start again from its first page.

# In place of the list.
no-organizations = No organizations yet

# Under no-organizations.
no-organizations-why = They appear here as soon as the backup service has been read, or data has been pushed.

# In place of the list, after a search.
nothing-found = Nothing found

# Under nothing-found.
nothing-found-why = Search for a part of the name, or choose less.

# A link under these.
show-all = Show all organizations

# The label of a field to search in.
name = Name

# In that field while it is empty.
name-or-partner = Name or partner

# The label of a choice, and of a line on the Overview tab: the organization's service provider.
partner = Partner

# One of that choice.
every-partner = All

# One of the choice of a health.
any-health = Any

# One of the choice of e-mail delivery.
any-delivery = On or off

# The label of a choice of orders; also over the accounts.
sorted-by = Sorted by

# An order: those that somebody should look at first.
attention-first = Attention first

# An order.
by-name = Name

# An order.
latest-report-first = Latest report first

# An order: those whose e-mail delivery is off first.
delivery-off-first = Delivery off first

# The button of a search; also over the accounts.
search = Search

# What became of a selection.
# Variables:
#   $count (Number) - for how many organizations
switched-on = { $count ->
    [one] E-mail delivery was switched on for { $count } organization.
   *[other] E-mail delivery was switched on for { $count } organizations.
}

# What became of a selection.
# Variables:
#   $count (Number) - for how many organizations
switched-off = { $count ->
    [one] E-mail delivery was switched off for { $count } organization.
   *[other] E-mail delivery was switched off for { $count } organizations.
}

# Goes on after switched-on.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - of how many organizations
and-on-already = { $told } { $count ->
    [one] { $count } organization had it on already.
   *[other] { $count } organizations had it on already.
}

# Goes on after switched-off.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - of how many organizations
and-off-already = { $told } { $count ->
    [one] { $count } organization had it off already.
   *[other] { $count } organizations had it off already.
}

# Goes on after switched-on: nobody is registered to get the reports.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - of how many organizations
and-without-address = { $told } { $count ->
    [one] { $count } organization has no address yet: add one in its Reports tab.
   *[other] { $count } organizations have no address yet: add one in their Reports tabs.
}

# Goes on after switched-on and switched-off.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - of how many organizations
and-left-alone = { $told } { $count ->
    [one] { $count } organization was left as it is: its addresses no longer keep the rules, or somebody is changing them.
   *[other] { $count } organizations were left as they are: their addresses no longer keep the rules, or somebody is changing them.
}

# Goes on: so many were deleted, or are not this partner’s any more.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - how many
and-gone = { $told } { $count ->
    [one] { $count } organization is not there any more.
   *[other] { $count } organizations are not there any more.
}

# Added to what became of the others when something failed in between.
# Variables:
#   $told (String) - what was said so far; may be empty
#   $count (Number) - how many
and-not-done = { $told } { $count ->
    [one] { $count } organization could not be switched just now: please try again.
   *[other] { $count } organizations could not be switched just now: please try again.
}

# What became of a selection that was empty.
nothing-selected = Nothing was selected. Select organizations first.

# Why nothing was switched.
# Variables:
#   $role (String) - such as Support
role-changes-no-delivery = Your role, { $role }, does not change delivery settings.

# Why something could not be seen or done, on any page.
role-may-not = Your role may not do this.
