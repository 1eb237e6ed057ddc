### A month’s reports of several organizations as one archive.

# Label of a list of months, in the row under the list of organizations.
month = Reports of

# A button beside it: downloads the reports of the selected organizations as one ZIP file.
download = Download as ZIP

# Said when no report is there.
# Variables:
#   $month (String) - such as October 2026
none = None of the selected organizations has a report for { $month }.

# The first line of a text file in the archive; the names follow.
# Variables:
#   $month (String) - such as October 2026
without = These organizations have no report for { $month }:

# The name of that file: letters, digits and hyphens alone.
without-file = without-report.txt

# A box to tick in the head of the list, for those who do not see it.
select-all = Select all on this page

# A box to tick below a list of several pages: everything on all of them.
# Variables:
#   $count (Number) - how many there are
select-found = Select all { $count } that were found

# Stands in that box' place, and is answered to whoever ticked it before there were more.
# Variables:
#   $most (Number) - how many can be selected
too-many-selected = At most { $most } organizations can be selected at once. Search for fewer, such as those of one partner.

# Said when several archives are on their way to the same user already.
too-many = Other archives of yours are still on their way. Please wait until one of them is there, then ask for this one again.
