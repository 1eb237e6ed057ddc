### Who may sign in for a partner: the list, roles, invitations.

# The page, and an entry of the menu.
title = People

# Under the title.
# Variables:
#   $partner (String) - its name
about = Who may sign in for { $partner }, and what they may do.

# A heading over a table.
users = Those who may sign in

# Head of a column, and label of a field.
name = Name

# Head of a column, and label of a field.
email = E-mail address

# Head of a column, and label of a field.
role = Role

# Head of a column: the day on which the person was added.
since = Since

# Head of a column: when the person signed in, as far as a session is still there to tell.
signed-in = Last signed in

# After the name of whoever is reading.
you = (you)

# Head of the column with the buttons, for those who do not see it.
actions = Change

# A button beside a list of roles.
change-role = Change role

# Names that list, for those who do not see the row.
# Variables:
#   $name (String) - of the person
role-of = Role of { $name }

# Opens the question before somebody is removed.
remove = Remove

# The question.
# Variables:
#   $name (String) - of the person
remove-ask = { $name } can then no longer sign in, and is signed out at once.

# The button under that question.
# Variables:
#   $name (String) - of the person
remove-sure = Remove { $name }

# A heading over a table.
invitations = Open invitations

# In place of the table.
no-invitations = Nobody is invited at the moment.

# Head of a column: until when the invitation can be accepted.
expires = Good until

# In that column.
# Variables:
#   $date (String) - a day
expired = Expired on { $date }

# Head of a column: what became of the mail.
mail = Mail

# In that column.
# Variables:
#   $date (String) - when
sent = Sent { $date }

# In that column: it is about to be sent.
on-its-way = On its way

# In that column: it could not be sent, and is tried again.
# Variables:
#   $reason (String) - the mail server’s words
tried = Is tried again: { $reason }

# In that column: it is not tried any more.
# Variables:
#   $reason (String) - the mail server’s words
not-sent = Could not be sent: { $reason }

# A button.
send-again = Send again

# A button.
withdraw = Withdraw

# A heading over a form.
invite = Invite somebody

# Under it.
invite-about = They get a mail with a link, which is good for seven days and works once.

# Under the list of roles.
role-hint = Owner and super admin also manage people, keys and settings; admin changes e-mail delivery; support reads; finance sees no reports.

# The button under the form.
send = Send invitation

# A heading over links to the people of partners below this one.
below = Partners below

# Said afterwards.
# Variables:
#   $email (String) - the address
is-invited-now = { $email } is invited.

# Said afterwards: somebody’s role was changed.
is-changed = The role is changed. Whoever has it signs in anew.

# Said afterwards.
is-removed = The person is removed and signed out.

# Said afterwards.
is-sent-again = The invitation is sent again. Its earlier link works no longer.

# Said afterwards.
is-withdrawn = The invitation is withdrawn. Its link works no longer.

# Said when something was not done.
# Variables:
#   $reason (String) - a sentence that says why
not-done = Nothing was changed. { $reason }

# Said above the form when something typed was not taken; the fields say what.
refused = Nobody was invited. See the fields below.

# What is wrong with a field.
no-name = Say who it is.

# What is wrong with a field.
no-role = Choose a role.

# Why something was not done.
role-above-own = You cannot give a role above your own.

# Why something was not done.
person-above-own = This person’s role is above your own.

# Why something was not done.
own-role = Nobody changes their own role: ask another owner.

# Why something was not done.
last-owner = This is the last owner: make somebody else an owner first.

# Why something was not done.
operator = Operators are made and removed on the command line.

# What is wrong with an address.
is-user = This address can sign in already.

# What is wrong with an address.
is-invited = This address has an open invitation: send it again from the list above.

# Why something was not done.
on-its-way-still = Its mail is on its way already.

# Why something was not done.
too-many = Too many invitations were sent in the last hour. Please wait a little.

# Why something was not done.
closed = The invitation was accepted or withdrawn in the meantime.

# Head of a column, and a heading: whether signing in asks for a code after the password.
second-step = Two-step verification

# In that column.
has-second-step = On

# In that column.
has-no-second-step = Off

# Under the heading, while nobody demands it.
demand-about = Each person decides for themselves whether signing in asks for a code of an app after the password. You can demand it of everybody here and of the partners below.

# In its place, while this partner demands it.
demanded-here = Everybody here and in the partners below has to have it.

# The same, while a partner above does.
demanded-above = A partner above demands it: everybody here and in the partners below has to have it.

# The same, while whoever runs this portal does.
demanded-everywhere = Whoever runs this portal demands it of everybody.

# Over the button that demands it.
demand-hint = Whoever has not set it up is signed out, and sets it up at the next sign-in. It does not concern those whom another portal signs in: there, that portal has to see to it.

# A button.
demand = Demand it of everybody

# A button, while it is demanded here.
demand-no-longer = Demand it no longer

# Said afterwards.
is-demanded = Two-step verification is demanded of everybody now.

# Said afterwards.
is-demanded-no-longer = This partner no longer demands two-step verification.

# Why something was not done.
no-second-step = Set up two-step verification on your own account first: then you can demand it of others.
