### The page behind the link in a mail that invites somebody to the portal.

# The page’s heading.
title = Your invitation

# Under it.
# Variables:
#   $inviter (String) - who invites: a name
#   $email (String) - the address
#   $partner (String) - its name
#   $role (String) - such as Admin
invites = { $inviter } invites { $email } to the backup portal of { $partner }. The role there is: { $role }.

# Label of a field.
name = Your name

# Label of a field.
password = Choose a password

# Under it.
password-hint = A long one that you use nowhere else: a few words, for example.

# The button.
accept = Accept and sign in

# What is wrong with a field.
no-name = Please say who you are.

# Why the invitation cannot be accepted.
expired = This invitation has expired. Ask whoever invited you to send it again.

# Why the invitation cannot be accepted.
used = This invitation has been accepted already. Sign in with the address and the password that was chosen then.

# Why the invitation cannot be accepted.
withdrawn = This invitation was withdrawn.

# Why the invitation cannot be accepted: a later mail has another link.
sent-anew = This invitation was sent again. Use the link of the latest mail.

# Why the invitation cannot be accepted.
# Variables:
#   $email (String) - the address
taken = { $email } can sign in here already, and an address belongs to one partner. Sign in as usual, or ask to be invited with another address.

# The heading of a page for a link that is none of ours.
unknown = This link is not one of ours

# Under it.
unknown-text = It may have been cut short: open it from the mail itself, or copy all of it.
