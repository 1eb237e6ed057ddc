# A page's title, and in its head.
title = Your account

# Under the title.
# Variables:
#   $email (String) - an e-mail address
signed-in-as = You sign in as { $email }.

# A heading.
password = Password

# Under the heading.
# Variables:
#   $count (Number) - the fewest characters of a password
password-about = At least { $count } characters. A few words that have nothing to do with each other make a good one.

# In place of the form.
no-password = You have no password here: you sign in through your organization.

# Over a field.
current = Current password

# Over a field.
new = New password

# Over a field.
again = New password, once more

# A button.
change = Change password

# Said afterwards.
changed = The password is changed, and your other sessions are over.

# Under a field.
differ = The two new passwords are not the same.

# Under a field, and where there is none.
wrong-password = The password is wrong.

# A heading.
second-step = Two-step verification

# Under the heading.
second-step-about = After the password, signing in asks for a code that an app on your phone makes.

# How it is.
is-off = It is off.

# How it is.
# Variables:
#   $date (String) - a day
on-since = It is on since { $date }.

# After it.
# Variables:
#   $count (Number) - how many recovery codes were not used yet
codes-left = { $count ->
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
}

# Over a field: a change asks for the password again.
your-password = Your password

# A button.
set-up = Set up

# A button: the old ones are worth nothing then.
new-codes = Replace the recovery codes

# A button.
switch-off = Switch off

# Said afterwards.
switched-off = Two-step verification is off now.

# Said when something else has happened meanwhile.
stale = That has changed meanwhile. This is how it is now.

# A heading over a table.
sessions = Where you are signed in

# Head of a column.
browser = Browser

# In a row.
# Variables:
#   $browser (String) - such as Firefox
#   $system (String) - such as Windows
browser-on = { $browser } on { $system }

# In its place.
unknown-browser = Unknown browser

# Beside the browser of the session that one looks with.
this-session = This session

# Beside the browser: begun by another portal.
launched = in another portal

# Head of a column.
address = Network address

# Head of a column: a moment.
began = Signed in

# Head of a column: a moment.
seen = Last used

# A button in a row.
end = End

# The same for screen readers.
# Variables:
#   $browser (String) - a browser
#   $date (String) - when the session began
end-session = End { $browser }, { $date }

# A button.
end-others = End all others

# Said afterwards.
ended = The session is over.

# Said afterwards.
# Variables:
#   $count (Number) - how many
others-ended = { $count ->
    [one] { $count } other session is over.
   *[other] { $count } other sessions are over.
}

# Said when a session that was to be ended is not there.
over-already = That session is over already.

# In place of the page: in another portal's iframe, or in a tab that it opened.
not-here = Another portal has signed you in. Your account can be changed where you sign in with your password.

# On the page that sets the app up.
scan = Scan this with an authenticator app on your phone.

# For screen readers: the picture.
qr-code = QR code for the app

# Before a long row of letters and digits.
by-hand = Or type this secret into the app:

# Over a field.
app-code = Code that the app shows

# A button.
switch-on = Switch on

# Over the field. It says no more.
wrong-code = The code is wrong.

# A link.
back = Back to your account

# Over the recovery codes, when they are the first.
is-on = Two-step verification is on.

# A title.
codes = Your recovery codes

# Under it.
codes-about = Each takes the place of the app once, when you do not have it. Keep them where only you find them: they are not shown again.

# A title: the page after the password.
step = One more step

# Under it.
step-about = Type the code that your app shows, or one of your recovery codes.

# Over the field.
step-code = Code

# A link.
step-back = Start again

# Said on the sign-in page.
step-over = Signing in took too long, or there were too many wrong codes. Please sign in again.

# Over a field: a change asks for a code as well.
your-code = A code of your app, or a recovery code

# Under that field.
code-hint = Each code is taken once: after one that you have just used, wait until the app shows the next.

# After on-since, in place of the button that switches it off.
# Variables:
#   $partner (String) - the name of the user’s own partner
demanded-here = { $partner } demands it of everybody, so it cannot be switched off.

# The same.
demanded-above = A partner above yours demands it of everybody, so it cannot be switched off.

# The same.
demanded-everywhere = Whoever runs this portal demands it of everybody, so it cannot be switched off.

# On the page that sets the app up, when it has to be before signing in goes on.
set-up-first = Signing in here needs two-step verification, and you have not set it up yet. Please do so now: nothing else opens before.

# A link, under the first recovery codes: to the page that one wanted.
go-on = Go on

# A title: the page after a password that nobody chose.
choose-password = Choose your own password

# Under it.
choose-password-about = The password that you typed was made up for you, and it is good for this alone. Choose another one that nobody else knows.

# Under a field.
same-password = This is the password that was made up for you. Choose another one.
