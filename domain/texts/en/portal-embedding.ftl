### Settings of a partner: which other portals may show our pages in an iframe.

# A heading.
title = Inside another portal

# Under it.
about = Other portals, such as NinjaOne, may show Organization Details in an iframe. Each signs its users in with a key of its own.

# Label of a field.
origins = Portals that may show our pages

# Under it.
# Variables:
#   $example (String) - such as https://app.example.com
origins-hint = One a line, with https and without a path: { $example }

# A button.
save = Save

# Said afterwards.
saved = The portals are saved.

# Said when something typed was not taken.
# Variables:
#   $reason (String) - a sentence in English that says why
refused = Nothing was saved: { $reason }.

# A heading over a table.
keys = Keys of these portals

# In its place.
no-keys = No portal has a key yet.

# Head of a column, and label of a field.
name = Name

# The same: what the tokens have as «iss».
issuer = Issuer

# Under the field.
# Variables:
#   $example (String) - such as https://app.example.com
issuer-hint = What its tokens have as «iss», such as { $example }

# Head of a column: what the tokens have as «kid».
id = Key ID (kid)

# Head of a column: the day on which the key was added.
since = Added

# In place of the button `revoke`.
# Variables:
#   $date (String) - a day
revoked = Revoked on { $date }

# A button in a row of the table.
revoke = Revoke

# Said afterwards.
is-revoked = The key is revoked, and the sessions that it began are over.

# Label of a field.
public-key = Public key

# Under it.
public-key-hint = Ed25519 or P-256, as PEM (BEGIN PUBLIC KEY) or as a JWK

# A button.
add = Add key

# Said afterwards.
# Variables:
#   $id (String) - the id of the key
added = The key is added. Its tokens name it as «kid»: { $id }
