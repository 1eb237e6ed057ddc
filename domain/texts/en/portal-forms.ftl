### What is said of any form of the portal.

# What is said when a form was saved.
saved = The settings are saved.

# What is said when something in a form is wrong.
refused = Nothing was saved: please correct what is marked.

# Title of what is said when somebody else saved first.
faster = Not saved: somebody else was faster

# What is said when the session ended while somebody was typing, after signing in again.
session-ended = Your session had ended, so nothing was saved. What you typed is still here: save again.

# A link that opens the sign-in in a new tab, so that what was typed stays.
sign-in-again = Sign in again in a new tab

# Said beside an error, for comfort.
still-here = What you typed is still here.
