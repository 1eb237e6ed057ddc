### The page behind the link in a mail with which its recipient stops these mails.

# Its heading.
title = Backup reports by e-mail

# Asked before the button `stop`.
# Variables:
#   $organization (String) - its name
#   $recipient (String) - the e-mail address
ask = Should the monthly backup reports of { $organization } no longer be sent to { $recipient }?

# A button.
stop = Stop these e-mails

# After that.
# Variables:
#   $organization (String) - its name
#   $recipient (String) - the e-mail address
#   $date (String) - since when
stopped = Since { $date }, the monthly backup reports of { $organization } are no longer sent to { $recipient }.

# A button.
resume = Send them again

# Small, under the button.
only-you = Only whoever has this link can change this. Other recipients still get the reports.
