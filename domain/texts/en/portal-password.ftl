# Why a new password was not taken, under its field.
# Variables:
#   $count (Number) - the fewest characters
too-short = The password needs at least { $count } characters.

# The same.
# Variables:
#   $count (Number) - the most bytes
too-long = The password may have at most { $count } bytes.

# The same; the sentence `better` follows it.
guessable = This password is too easy to guess.

# The same; the sentence `better` follows it.
personal = This password is built on your name, your address, your partner’s name or what this portal is called.

# The same; the sentence `better` follows it.
common = Many people use this password, or one much like it.

# The same; the sentence `better` follows it.
keyboard = Keys that lie beside each other are easy to guess.

# The same; the sentence `better` follows it.
repeated = The same characters again and again are easy to guess.

# The same; the sentence `better` follows it.
sequence = Characters in their order, such as abc or 6543, are easy to guess.

# The same; the sentence `better` follows it.
date = Dates and years are easy to guess.

# The same; the sentence `better` follows it.
word = A single word is easy to guess.

# The same; the sentence `better` follows it.
name = Names are easy to guess.

# Follows what is wrong with a password.
better = Better: a few words that have nothing to do with each other, or what a password manager makes up.
