### Signing in at somebody else's, such as Microsoft or Google, and why it did not work.

# A button on the page for signing in.
# Variables:
#   $name (String) - such as Microsoft 365, or id.example.com
sign-in-with = Sign in with { $name }

# Between the form and these buttons.
or = or

# Said afterwards: the person went back instead of signing in there.
# Variables:
#   $name (String) - such as Microsoft 365
cancelled = The sign-in with { $name } was cancelled.

# Said afterwards.
# Variables:
#   $name (String) - such as Microsoft 365
unreachable = { $name } cannot be reached at the moment. Please try again later, or use your password.

# Said afterwards. It must not tell whether there is a user of that address.
# Variables:
#   $name (String) - such as Microsoft 365
unknown = You are not known here by that { $name } account. Ask your administrator whether you were added with the e-mail address that you have there.

# Said afterwards.
# Variables:
#   $name (String) - such as Microsoft 365
clocks = The clocks of { $name } and of this portal differ too much for a safe sign-in. Please tell your administrator.

# Said afterwards: the way there and back took more than ten minutes, or did not begin in this browser.
late = The sign-in took too long, or was begun in another browser. Please begin again.

# Said afterwards: what came back was not what it should be.
# Variables:
#   $name (String) - such as Microsoft 365
not-confirmed = { $name } did not confirm who you are. Please try again.

# A title: the page that leads on, where a browser does not go on by itself.
# Variables:
#   $name (String) - such as Microsoft 365
on-the-way = On the way to { $name }

# A link on that page.
# Variables:
#   $name (String) - such as Microsoft 365
go-on = Go on to { $name }
