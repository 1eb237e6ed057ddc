### The Activity tab of an organization: what somebody did, when, and from where.

# The heading.
title = Activity

# Under that.
# Variables:
#   $zone (String) - the time zone's name
hint = The latest changes first. Times are in { $zone }.

# In place of the entries.
nothing = Nothing has happened yet

# Under that.
nothing-hint = Changes to this organization and its e-mail delivery settings appear here.

# After what was done, such as «Report sent again».
# Variables:
#   $actor (String) - an e-mail address, or a key's name
by = by { $actor }

# The same where it is known from where.
# Variables:
#   $actor (String) - an e-mail address, or a key's name
#   $address (String) - a network address such as 192.0.2.1
by-from = by { $actor } from { $address }

# Who did something: nobody in the portal, but whoever runs it, on its command line. Stands in «by …», «Last changed by …» and «… changed these settings».
command-line = command line

# What was done: the e-mail delivery settings were saved.
delivery-set = E-mail delivery settings changed

# What was done: somebody had a report e-mailed again.
delivery-sent-again = Report sent again

# What was done: a mail came back.
delivery-bounced = E-mail came back

# What was done: nothing more is sent to an address, for mails to it come back.
delivery-undeliverable = Address undeliverable

# What was done: a recipient has opted out.
delivery-opted-out = Recipient opted out

# What was done: a recipient who had opted out wants reports again.
delivery-opted-in = Recipient opted in again

# What was done: its name, zone or appearance was changed.
organization-set = Organization changed

# What was done: it belongs to another partner now.
organization-moved = Organization moved to another partner

# What was done: a report that could not be made is tried again.
report-tried-again = Another try at making the report

# The name of a value that was changed: whether reports are e-mailed, value-on or value-off.
field-on = E-mail delivery

# The name of a value that was changed: e-mail addresses.
field-recipients = Recipients

# The name of a value that was changed: e-mail addresses whose holders have agreed.
field-consent = Consent

# What stands before a value: an e-mail address.
field-recipient = Recipient

# What stands before a value: the report's month, such as 2026-10.
field-period = Month

# What stands before a value: the mail server's code, such as 5.1.1.
field-status = Status code

# What stands before a value: the mail server's words.
field-diagnostic = What the mail server said

# What stands before a value: where the mail was before it was sent again.
field-state = State

# What stands before a value: why a report could not be made.
field-error = Error

# The name of a value that was changed.
field-partner = Partner

# The name of a value that was changed.
field-name = Name

# The name of a value that was changed.
field-time-zone = Time zone

# The name of a value that was changed: e-mail domains.
field-domains = Domains

# The name of a value that was changed: what reports are written in.
field-language = Language

# The name of a value that was changed: the size of the sheet.
field-paper = Paper

# The name of a value that was changed: the colour in reports.
field-accent = Accent colour

# The name of a value that was changed.
field-logo = Logo

# The name of a value that was changed: the tolerated share of accounts with minor issues.
field-minor-issue-share = Tolerated share of minor issues

# A value.
value-on = on

# A value.
value-off = off

# In place of a value or a list that is not there.
value-none = none
