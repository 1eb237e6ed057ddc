### The mail that invites somebody to the portal.

# The subject.
# Variables:
#   $partner (String) - its name
subject = Your invitation to the backup portal of { $partner }

# Stands small above the heading.
kind = Invitation

# The first line.
# Variables:
#   $name (String) - of the person
hello = Hello { $name },

# What it is about.
# Variables:
#   $inviter (String) - who invites: a name
#   $partner (String) - its name
#   $role (String) - such as Admin
invites = { $inviter } invites you to the backup portal of { $partner }. Your role there is: { $role }.

# The button with the link.
accept = Accept the invitation

# Before the link: what it leads to.
choose = Choose a password there, and you are signed in.

# Under the link.
# Variables:
#   $date (String) - a day and time
until = The link works once, until { $date }.

# At the end, small.
# Variables:
#   $email (String) - the address
#   $inviter (String) - who invites: a name
unexpected = This mail was sent to { $email } because { $inviter } entered this address. If you did not expect it, do nothing: without you, nothing happens.

# In place of the name of somebody: who runs the portal invites.
deployment = The operator of the portal
