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
#   $reason (String) - why, one of the sentences that follow
refused = Nothing was saved. { $reason }

# Why nothing was saved.
# Variables:
#   $text (String) - what was typed
no-origin = “{ $text }” is no origin. Write it like https://app.example.com.

# Why nothing was saved.
# Variables:
#   $text (String) - what was typed
more-than-origin = “{ $text }” is more than an origin. Leave out what follows the host.

# Why nothing was saved.
# Variables:
#   $text (String) - what was typed
not-one-origin = “{ $text }” is not one origin. Name each that may show the portal.

# Why nothing was saved.
# Variables:
#   $text (String) - what was typed
no-https = “{ $text }” is not reached by https, so that anybody on the way could show the portal.

# Why nothing was saved.
# Variables:
#   $most (Number) - how many
too-many-origins = At most { $most } origins may show the portal.

# Why nothing was saved.
# Variables:
#   $now (String) - the origins, one after the other
origins-changed = Somebody else has changed them in the meantime. Now they are: { $now }

# Why nothing was saved.
no-name = Give the key a name.

# Why nothing was saved.
no-issuer = Say what the tokens of this key have as “iss”, such as https://app.example.com.

# Why nothing was saved.
key-too-long = This is too long for a public key.

# Why nothing was saved.
private-key = This is a private key, which nobody else may have. Make a new pair, and give the public one.

# Why nothing was saved.
no-key = This is no public key of Ed25519 or P-256. Give it as PEM (BEGIN PUBLIC KEY) or as a JWK.

# Why nothing was saved.
damaged-key = This public key is damaged.

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
issuer-hint = What its tokens have as “iss”, such as { $example }

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
added = The key is added. Its tokens name it as “kid”: { $id }
