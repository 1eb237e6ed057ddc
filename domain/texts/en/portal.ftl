### What stands around every page of the portal, and what it says when something goes wrong.

# Names the list of languages at the foot of a page.
languages = Language

# A link before everything else, for those who read with a keyboard.
skip = Skip to the content

# Names the menu at the top of a page, for those who do not see it.
menu = Portal

# An entry of the menu, and the way back to the list of organizations.
organizations = Organizations

# An entry of the menu: the settings of the partner. Also an organization's tab.
settings = Settings

# An entry of the menu: how this installation of the product stands, for those who run it.
deployment = Deployment

# A button at the top of a page. Little room.
sign-out = Sign out

# A link on a page that cannot be shown.
home = Go to your organizations

# Names the tabs of an organization, for those who do not see them.
organization-details = Organization Details

# Names the way that leads to an organization: «Organizations / its partner», for those who do not see it.
here = Where you are

# A tab of an organization.
overview = Overview

# A tab of an organization.
accounts = Accounts

# A tab of an organization.
reports = Reports

# A tab of an organization: who changed its settings, and when.
activity = Activity

# Stands above gone-since.
gone = This organization is no longer in the backup service

# Under gone, on every page of such an organization.
# Variables:
#   $since (String) - such as 31 Oct 2026, 18:17
gone-since = It has not been there since { $since }. Its reports can be downloaded until they expire.

# Names the links to the other pages of a list, for those who do not see them.
pages = Pages

# Under a list: where one is.
# Variables:
#   $page (Digits) - the page that is shown
#   $pages (Digits) - how many there are
page-of = Page { $page } of { $pages }

# A link to the page before.
previous = Previous

# A link to the page after.
next = Next

# The title of the page for signing in, and its button.
sign-in = Sign in

# On that button while one waits.
signing-in = Signing in…

# A field of the page for signing in.
email = E-mail address

# A field of the page for signing in.
password = Password

# Why somebody was not signed in.
wrong = The e-mail address or the password is wrong.

# Why somebody was not signed in: the password was wrong too often.
# Variables:
#   $minutes (Number) - how long to wait, 1 or more
too-often = { $minutes ->
    [one] Too many attempts. Please wait a minute and try again.
   *[other] Too many attempts. Please wait { $minutes } minutes and try again.
}

# A role: runs the installation.
operator = Operator

# A role: owns the partner's account.
owner = Owner

# A role: manages users, keys and branding.
super-admin = Super admin

# A role: manages organizations and e-mail delivery.
admin = Admin

# A role: reads.
support = Support

# A role: bills, and sees no reports.
finance = Finance

# The title of signed-out.
please-sign-in = Please sign in

# Said where nobody is signed in, also when a form was sent too late.
signed-out = You are not signed in, or your session has ended. Please sign in again.

# Stands over the sign-in of whoever was signed out: their role was changed.
ended-role = You were signed out because your role was changed. Sign in again to go on in the new one.

# Stands over the sign-in of whoever was signed out: they were deleted.
ended-removed = You were signed out because your account here was removed.

# Stands over the sign-in of whoever was signed out: their password was changed.
ended-password = You were signed out because your password was changed. Sign in with the new one.

# Stands over the sign-in of whoever was signed out: their two-step verification was set up or reset.
ended-second-step = You were signed out because your two-step verification was changed. Please sign in again.

# Stands over the sign-in of whoever was signed out: who has no second step needs one now.
ended-demanded = You were signed out because signing in needs two-step verification now. Sign in to set it up.

# Stands over the sign-in of whoever was signed out: they or somebody who manages users ended the session.
ended-elsewhere = You were signed out elsewhere: by yourself in another browser, or by whoever manages your account. Please sign in again.

# Stands over the sign-in of whoever was signed out: the session was not used for hours.
ended-unused = You were signed out because you had not been here for a long time. Please sign in again.

# The title of a page that this user's role may not see.
not-for-role = Not for your role

# The title of not-found.
nothing-here = Not found

# Under nothing-here, and where what a form is about is gone.
not-found = There is nothing at this address, or it is not yours to see.

# Said at an address that takes no request of this kind.
no-such-method = This address takes no such request. Go back to the page you came from and try it there.

# Said to a browser that asks for more pages than a person reads.
too-many-pages = These are more pages than a person reads. Please wait a few seconds and load this page again.

# The title of all other errors.
did-not-work = That did not work

# Said of a form, when an old page sends what the portal does not take any more.
unreadable = The portal could not read what was sent. Reload the page and try again.

# Said where a page is older than the portal, which has been updated since: it is loaded anew by itself.
renewed = The portal was updated while this page was open. Please load the page again.

# The page that a form gets which another site sent (or this one, opened under a name that is not its own).
foreign-form = This form came from another site, or from this portal under another address, so nothing was done. Open the portal at its own address and try again.

# The page that a form gets which is too large.
too-large = What was sent is larger than the portal takes, so nothing was done. Go back and send less.

# Said when the server made a mistake; its log has the details.
failed = The portal could not do this just now. Please try again in a moment.

# Said when the browser got no answer.
unreachable = The portal cannot be reached. Check the connection and try again.

# What is wrong with a time zone that was entered.
# Variables:
#   $zone (String) - what was entered
no-zone = “{ $zone }” is not a time zone: use a name of the IANA database, such as Europe/Berlin or America/New_York

# What is wrong with a colour that was entered.
# Variables:
#   $colour (String) - what was entered
no-colour = “{ $colour }” is not a colour: write it as #0f6b52

# What is wrong with a colour that was entered: texts in it could not be read on white.
# Variables:
#   $colour (String) - the colour, such as #777777
#   $contrast (String) - its contrast, such as 4.47 : 1
#   $least (String) - the least contrast, such as 4.5 : 1
#   $darker (String) - a colour, such as #767676
pale-colour = { $colour } is too pale for text: its contrast on white is { $contrast }, and { $least } is needed; the nearest darker colour that has it is { $darker }

# After unreachable, in place of a page.
tries-again = This page tries again by itself.
