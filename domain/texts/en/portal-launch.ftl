### The page in between, when another portal opens ours in an iframe.

# Its heading while it looks whether one is signed in.
opening = Opening the backup reports…

# A heading.
refused = The backup reports cannot be opened from here

# Under it.
# Variables:
#   $word (String) - one word for whoever looks after the other portal, such as expired
refused-text = Go back and open the page again. If it stays like this, tell your administrator this word: { $word }

# A heading, when the browser did not keep the sign-in’s cookie.
blocked = Your browser did not let us sign you in here

# Under it.
blocked-text = It keeps cookies from pages inside other pages. Allow it for this one, or open the reports in a tab of their own.

# A button.
allow = Allow and go on

# A button.
tab = Open in a new tab

# Said after `allow`, when the browser refused.
not-allowed = Your browser did not allow it. Open the reports in a new tab instead.

# A link, for browsers without scripts.
go-on = Go on to the reports

# Said when one goes on too late, or twice.
late = This page was left open too long. Go back and open it again.

# A heading.
ended = Your session has ended

# Under it.
ended-text = Go back and open the page again to go on.
