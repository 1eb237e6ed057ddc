### The Reports tab of an organization: e-mail delivery settings, monthly reports, and what became of their mails.

# An instant within a sentence.
# Variables:
#   $moment (String) - such as 5 December 2026, 06:00
#   $zone (String) - the time zone's name
moment-in-zone = { $moment } { $zone }

# When a report was generated, in the list, where its zone is not the one that the page names.
# Variables:
#   $time (String) - such as 31 Oct 2026, 18:17
#   $zone (String) - the time zone's name
time-in-zone = { $time } ({ $zone })

# A heading, above the settings.
delivery = Email Delivery Settings

# Above the settings, for who may not change them; also when such a person tries. The roles are called as in portal.ftl.
# Variables:
#   $role (String) - what the user's role is called
read-only = Your role, { $role }, sees these settings but does not change them. An owner, a super admin or an admin can.

# Said to who asks for reports and may not see any.
# Variables:
#   $role (String) - what the user's role is called
no-reports = Your role, { $role }, does not see reports.

# Beside a switch.
switch = E-mail the monthly report

# Under that.
switch-hint = On the fifth of every month, to these addresses and to nobody else. Off stops the e-mail and nothing else.

# Above the three fields for addresses.
recipients = Recipients

# Beside a field for an e-mail address.
# Variables:
#   $number (Digits) - 1 to 3
address = Address { $number }

# Stands in such a field while it is empty. Only domains reserved for examples (RFC 2606).
address-example = name@example.com

# Beside a checkbox.
consent = Outside recipients have agreed to get these reports

# Under that.
consent-hint = Needed for each new address that belongs neither to the partner nor to the organization. Who confirmed it, and when, is recorded.

# Beside an address that counts by such a consent.
# Variables:
#   $date (String) - such as 6 November 2026
consented = Outside of partner and organization; its holder’s consent was recorded on { $date }.

# A button.
save = Save Email Delivery Settings

# Beside that button, small.
# Variables:
#   $actor (String) - an e-mail address, or a key's name
#   $at (String) - what moment-in-zone says
last-changed = Last changed by { $actor } on { $at }

# What the settings lead to, under them.
# Variables:
#   $month (String) - such as October 2026
#   $at (String) - what moment-in-zone says
#   $count (Number) - how many addresses get it
next-report = { $count ->
    [one] The next report, for { $month }, goes out on { $at }, to { $count } address.
   *[other] The next report, for { $month }, goes out on { $at }, to { $count } addresses.
}

# What the settings lead to: the organization has left.
none-any-more = No e-mail is sent, for there will be no further report.

# What the settings lead to.
none-while-off = No e-mail is sent. Reports are still made every month and can be downloaded here.

# What the settings lead to: each address has opted out, or mails to it come back.
none-to-these = No e-mail is sent: why none goes to these addresses is said beside them. Reports can be downloaded here.

# Around one of the four before, when something was typed that is not saved yet.
# Variables:
#   $consequence (String) - what the settings lead to
once-saved = Once saved: { $consequence }

# Around one of them, when what was typed cannot be saved.
# Variables:
#   $consequence (String) - what the settings lead to that are saved
not-saved-yet = Nothing is saved yet. As it stands: { $consequence }

# What became of a save, after «Not saved: somebody else was faster» of portal-forms.ftl: who it was.
# Variables:
#   $actor (String) - an e-mail address, or a key's name
#   $at (String) - what moment-in-zone says
stale-by = { $actor } changed these settings on { $at }, while you were typing.

# The same where it is not known who.
stale-by-somebody = These settings were changed while you were typing.

# After that, how the settings are now.
# Variables:
#   $recipients (String) - e-mail addresses, or nobody
now-on = Now delivery is on, to { $recipients }.

# After that, how the settings are now.
# Variables:
#   $recipients (String) - e-mail addresses, or nobody
now-off = Now delivery is off, to { $recipients }.

# In now-on and now-off, where no address is registered.
nobody = nobody

# Around now-on and now-off.
# Variables:
#   $state (String) - how the settings are now
fields-kept = { $state } The fields hold what you typed; save again to replace that.

# Under an address.
# Variables:
#   $date (String) - such as 5 December 2026
opted-out = Opted out on { $date }: no report is sent to it. Only its holder can change that, by the link in any report mail.

# Under an address.
# Variables:
#   $date (String) - such as 5 December 2026
undeliverable = Undeliverable since { $date }: mails to it came back two months in a row, and nothing more is sent to it. Once it works again, take it off this list, save, and add it again.

# The same where it is known how the latest mail came back.
# Variables:
#   $date (String) - such as 5 December 2026
#   $returned (String) - what returned says
undeliverable-with-reason = Undeliverable since { $date }: mails to it came back two months in a row, and nothing more is sent to it. { $returned } Once it works again, take it off this list, save, and add it again.

# Under an address.
# Variables:
#   $month (String) - such as October 2026
#   $reason (String) - the mail server's words
returned = The e-mail with the report of { $month } came back: “{ $reason }”.

# A heading.
monthly-reports = Monthly Reports

# Under that.
# Variables:
#   $zone (String) - the time zone's name
monthly-reports-hint = The six latest months; older reports expire. Times are in { $zone }.

# The head of a column.
month = Month

# The head of a column: when the report was generated.
generated = Generated

# The head of a column: the file's size.
size = Size

# The head of a column: how many pages.
pages = Pages

# The head of a column: the day on which the report expires.
expires = Expires

# The head of a column, and a button in it.
download = Download

# A button in that column: shows the month on a page.
view = View

# After view or download, for those who are read to.
# Variables:
#   $month (String) - such as October 2026
of-report = the report for { $month }

# In place of what there is to say of a report.
# Variables:
#   $at (String) - what moment-in-zone says
upcoming = Not there yet: it will be made on { $at }.

# A button beside that: shows the running month on a page.
preview = Preview

# After that, for those who are read to.
of-running-month = of the running month

# In place of what there is to say of a report.
making = It is being made and will be here in a moment.

# In place of what there is to say of a report.
late = It is late, and will be made by itself as soon as that is possible.

# In place of what there is to say of a report.
given-up = It could not be made. Whoever runs this portal can see why.

# A heading, above the days of the latest report's month.
# Variables:
#   $month (String) - such as October 2026
at-a-glance = { $month } at a glance

# A heading.
mails = E-mails

# Under that.
# Variables:
#   $zone (String) - the time zone's name
mails-hint = What became of the mails of these reports. Times are in { $zone }.

# In place of the mails.
none-mailed = No report has been e-mailed yet. What becomes of each mail will stand here.

# The head of a column of addresses.
recipient = Recipient

# The head of a column of months: which report the mail brings.
report = Report

# The head of a column of sentences.
outcome = What became of it

# The head of a column, and a button in it.
send-again = Send again

# The same button for a mail that was not sent.
send = Send

# After the button's word, for those who are read to.
# Variables:
#   $month (String) - such as October 2026
#   $recipient (String) - the e-mail address
of-mail = the report for { $month } to { $recipient }

# Where a mail is, in a word: the mail server has it.
accepted = Accepted

# Where a mail is, in a word: it will be sent.
waiting = Waiting

# Where a mail is, in a word: it may have arrived.
uncertain = Uncertain

# Where a mail is, in a word: it did not arrive.
failed = Failed

# Where a mail is, in a word.
not-sent = Not sent

# After such a word, what became of the mail. The same holds of the texts from here to not-sent-because.
taken = Taken by the mail server

# The same where it is known when.
# Variables:
#   $at (String) - what moment-in-zone says
taken-on = Taken by the mail server on { $at }

# Goes on after taken and taken-on.
# Variables:
#   $sentence (String) - what was said so far
maybe-twice = { $sentence }; it may have arrived twice

# The mail is tried again soon.
# Variables:
#   $reason (String) - the mail server's words
not-taken-yet = Not taken yet: “{ $reason }”. It is tried again

# The same where it is known when.
# Variables:
#   $reason (String) - the mail server's words
#   $at (String) - what moment-in-zone says
not-taken-until = Not taken yet: “{ $reason }”. It is tried again on { $at }

# The mail is being sent.
going = Goes out now

# Whether the mail was taken is not known.
in-doubt = Handed over, and the mail server's answer was lost: it may have arrived

# The mail was refused, or given up.
# Variables:
#   $reason (String) - the mail server's words
not-taken = Not taken: “{ $reason }”

# The mail was taken and then came back.
# Variables:
#   $at (String) - what moment-in-zone says
#   $reason (String) - the mail server's words
came-back = Came back on { $at }: “{ $reason }”

# In place of a mail server's words, and after «Not sent:».
no-reason = no reason is known

# Why a mail was not sent.
not-sent-newcomer = Not sent: it was not registered when the report went out.

# Why a mail was not sent.
not-sent-off = Not sent: delivery was switched off

# Why a mail was not sent.
not-sent-unregistered = Not sent: the address is no longer registered

# Why a mail was not sent.
not-sent-undeliverable = Not sent: mails to the address come back

# Why a mail was not sent.
not-sent-opted-out = Not sent: the recipient has opted out

# Why a mail was not sent.
not-sent-expired = Not sent: the report expired before it was sent

# Why a mail was not sent: the portal's own data were brought back from a backup.
not-sent-restored = Not sent: it was open in the backup that was restored, and may have been sent since

# Why a mail was not sent, in other words.
# Variables:
#   $reason (String) - why
not-sent-because = Not sent: { $reason }

# What became of the wish to send a mail again.
# Variables:
#   $month (String) - such as October 2026
#   $recipient (String) - the e-mail address
again-queued = The report for { $month } goes out to { $recipient } now.

# What became of the wish to send a mail again.
# Variables:
#   $month (String) - such as October 2026
#   $recipient (String) - the e-mail address
again-on-its-way = The report for { $month } is on its way to { $recipient } already.

# What became of the wish to send a mail again.
# Variables:
#   $month (String) - such as October 2026
again-no-report = Nothing was sent: there is no report for { $month } to send.

# What became of the wish to send a mail again.
again-off = Nothing was sent: e-mail delivery is off. Switch it on first.

# What became of the wish to send a mail again.
# Variables:
#   $recipient (String) - the e-mail address
again-not-to-it = Nothing was sent: { $recipient } is not registered, or no report is sent to it.

# Said when a report that is none was to be downloaded.
no-report = There is no such report.

# Said when an old report was to be downloaded.
# Variables:
#   $month (String) - such as October 2026
expired = The report for { $month } has expired: reports are kept for six months.

# Said when a report that is not there yet was to be downloaded.
# Variables:
#   $month (String) - such as October 2026
#   $at (String) - when, with the zone
not-due = The report for { $month } is not there yet. It will be made on { $at }.

# Said when a report was to be downloaded while it is being made.
# Variables:
#   $month (String) - such as October 2026
being-made = The report for { $month } is not there yet: it is being made.
