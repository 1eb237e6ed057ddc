### What is wrong with an e-mail address that reports are to be sent to, or with a domain: said beside the field.

# Nothing was entered.
empty = Enter an address, such as reports@example.com.

# The address cannot be seen in full.
invisible = The address holds characters that cannot be seen, such as a line break. Type it anew.

# The address is too long.
too-long = The address is longer than 254 characters.

# A name was entered with the address, as mail programs show it.
display-name = Enter the address alone, without a name and without < and >.

# Several addresses were entered, with a comma between them.
several = Enter one address in each field.

# The part before the @ has quotation marks.
quoted = Addresses with quotation marks are not accepted.

# What was entered is no address.
no-at = The address has no @.

# What was entered is no address.
two-ats = The address has more than one @.

# What was entered is no address.
no-local-part = There is nothing before the @.

# What was entered is no address.
no-domain = There is nothing after the @.

# The part before the @ is too long.
local-part-too-long = The part before the @ is longer than 64 characters.

# The part before the @ is not in plain English letters.
international = The part before the @ may hold only letters without accents, digits and the usual signs: international addresses are not supported.

# What was entered is no address.
blank = The address holds a blank.

# The part before the @ has a dot in the wrong place.
local-part-dots = The part before the @ must not begin or end with a dot, or hold two in a row.

# The part before the @ has a wrong character.
# Variables:
#   $character (String) - such as a bracket
local-part-character = The part before the @ must not hold “{ $character }”.

# A domain is wanted: what stands after the @.
domain-empty = There is no domain.

# A number such as 192.0.2.1 was entered for the domain.
domain-ip-address = IP addresses are not accepted: a domain such as example.com is needed.

# The domain has a dot in the wrong place.
domain-dots = The domain must not begin or end with a dot, or hold two in a row.

# The domain has no dot.
# Variables:
#   $domain (String) - such as localhost
domain-single-label = “{ $domain }” is a single name: a domain such as example.com is needed.

# The domain is too long.
domain-too-long = The domain is too long: 63 characters between two dots and 253 in all are allowed.

# The domain holds what no domain can hold.
# Variables:
#   $domain (String) - what was entered
domain-invalid = “{ $domain }” is not a domain name.

# A domain was entered as a company's own, and anybody can have an address there.
# Variables:
#   $domain (String) - such as gmail.com
domain-public-mail = “{ $domain }” is a public mail service: nobody's own domain.

# A domain was entered as a company's own, and anybody can have a domain under it. «Public suffix» is a term: see publicsuffix.org.
# Variables:
#   $domain (String) - such as co.uk
domain-public-suffix = “{ $domain }” is a public suffix, under which anybody can have a domain: nobody's own.

# More addresses were entered than reports can be sent to.
# Variables:
#   $limit (Number) - how many are allowed, 2 or more
at-most = At most { $limit } addresses can be registered.

# Reports are to be sent, and to nobody.
none = To switch delivery on, enter at least one address.

# An address of somebody outside, where a box is not ticked yet.
# Variables:
#   $domain (String) - such as example.com
unconfirmed = “{ $domain }” belongs to neither the partner nor the organization: confirm that its holder agrees to get reports.

# An address at a service where anybody can have one.
# Variables:
#   $domain (String) - such as gmail.com
public-mail = “{ $domain }” is a public mail service: only addresses of the partner's users and the organization's accounts are allowed there.

# An address at a domain below one that is registered.
# Variables:
#   $domain (String) - such as mail.example.com
#   $owned (String) - such as example.com
sub-domain = “{ $domain }” is not “{ $owned }”: a sub-domain counts only when it is registered itself.

# An address of somebody outside, where that is not allowed.
# Variables:
#   $domain (String) - such as example.com
foreign = “{ $domain }” belongs to neither the partner nor the organization, and the address is none of their users or accounts.
