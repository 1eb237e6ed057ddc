### The settings of an organization or a partner, in the portal.

# Heading, and the tab of the browser.
settings = Settings

# Under the name of a partner.
partner-settings = Partner settings

# What the settings of an organization hold for.
of-organization = Days are counted in this zone, and reports look like this. A change counts for months whose report is not there yet.

# What the settings of a partner hold for.
of-partner = These hold for all organizations of this partner and of the partners below it, unless they have settings of their own.

# What holds where a field is left empty.
# Variables:
#   $value (String) - such as English or #0f6b52
as-above = As above: { $value }

# Stands for a setting that is not set here.
nothing-set = as above

# What holds where nobody has set a time zone.
no-zone = UTC, as none is set

# Label.
zone = Time zone

# Under the field.
zone-hint = A name of the IANA database, such as Europe/Copenhagen. Empty: as set above.

# Label.
language = Language of the reports

# Label.
paper = Paper

# A size of paper.
us-letter = US Letter

# Label.
accent = Accent colour

# Under the field.
accent-hint = As #0f6b52, dark enough for text on white. Empty: as set above.

# Label.
share = Tolerated share of minor issues

# Under the field.
share-hint = As 5%: a day is healthy while no more of the accounts than that have an issue that was not resolved within a day. Empty: as set above.

# Beside the field, when what was typed is no share.
share-wrong = Enter a percentage from 0 to 100 with at most one decimal, such as 5% or 2.5%.

# A button.
save = Save settings

# When somebody else saved first: who, and when.
# Variables:
#   $who (String) - an e-mail address or a command
#   $at (String) - when
changed-by = These settings were changed by { $who } on { $at }, while you were typing.

# The same when nobody knows who it was.
changed = These settings were changed while you were typing.

# When somebody else saved first: what holds now.
# Variables:
#   $zone (String) - the time zone
#   $written (String) - the language
#   $paper (String) - the paper
#   $accent (String) - the colour
#   $share (String) - the share
now = Now: time zone { $zone }, language { $written }, paper { $paper }, colour { $accent }, share { $share }. The fields hold what you typed; save again to replace that.

# Heading.
logo = Logo

# Where the logo comes from.
logo-here = This logo is set here.

# Where the logo comes from.
logo-above = This is the logo of the partner above.

# Where there is no logo.
logo-nobody = There is no logo: reports have the name alone.

# Describes the picture for screen readers.
logo-image = The logo in the reports

# Label of the field for the file.
logo-file = Logo file

# Under the field.
logo-hint = An SVG or PNG file of at most 256 KB. It stands at the top right of reports, on white.

# A button.
logo-use = Use this logo

# A button.
logo-remove = Remove the logo

# Said after that.
logo-saved = The logo is saved. It stands on reports that are made from now on.

# Said after that.
logo-removed = The logo is removed.

# Said of a file that is no logo.
# Variables:
#   $reason (String) - why, in English, such as: a logo is an SVG or a PNG file, and this is neither
logo-refused = The logo was not changed: { $reason }.

# Said when no file was chosen.
logo-none = The logo was not changed: no file was chosen.

# Said when the file is so large that it is not even read.
logo-too-large = The logo was not changed: the file is larger than 256 KB.
