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
