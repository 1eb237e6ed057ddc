### The settings of an organization or a partner, in the portal.

# Heading, and the tab of the browser.
settings = Settings

# Under the name of a partner.
partner-settings = Partner settings

# What the settings of an organization hold for.
of-organization = Days are counted in this zone, and reports look like this. A change counts for months whose report is not there yet.

# What the settings of a partner hold for.
of-partner = These hold for all organizations of this partner and of the partners below it, unless they have settings of their own.

# What holds where a field is left empty: a partner above has it.
# Variables:
#   $value (String) - such as English or #0f6b52
as-above = As above: { $value }

# The same: nobody has it.
# Variables:
#   $value (String) - such as English or #0f6b52
by-default = By default: { $value }

# Stands for a setting that is not set here.
nothing-set = not set

# What holds where nobody has set a time zone.
no-zone = UTC, as none is set

# Label.
zone = Time zone

# Under the field.
zone-hint = A name of the IANA database, such as Europe/Copenhagen. Empty: as set above, else the default.

# Label.
language = Language of the reports

# Label.
paper = Paper

# A size of paper.
us-letter = US Letter

# Label.
accent = Accent colour

# Under the field.
accent-hint = As #0f6b52, dark enough for text on white. Empty: as set above, else the default.

# Label.
share = Tolerated share of minor issues

# Under the field.
share-hint = As 5%: a day is healthy while no more of the accounts than that have an issue that was not resolved within a day. Empty: as set above, else the default.

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
#   $reason (String) - why, one of the sentences that follow
logo-refused = The logo was not changed. { $reason }

# Why a file is no logo.
logo-large = The file is larger than 256 KB.

# Why a file is no logo.
logo-neither = The file is neither an SVG nor a PNG image.

# Why a file is no logo.
# Variables:
#   $width (Digits) - in pixels
#   $height (Digits) - in pixels
logo-pixels = The image has { $width } × { $height } pixels, and at most 2000 × 2000 are possible.

# Why a file is no logo.
logo-damaged = The file cannot be read as an image. It may be damaged.

# Why a file is no logo.
logo-no-svg = The file does not begin with <svg>.

# Why a file is no logo.
logo-no-size = The SVG says no size. It needs a viewBox, or a width and a height.

# Why a file is no logo.
logo-text = The SVG has text, which needs a font. Turn the text into paths.

# Why a file is no logo.
# Variables:
#   $what (String) - a piece of the file, such as <script>
logo-part = The SVG has { $what }, which a logo may not have.

# Why a file is no logo.
logo-endless = The SVG draws too much, or its parts lie too deep in each other.

# Said when no file was chosen.
logo-none = The logo was not changed: no file was chosen.

# Said when somebody else was faster.
# Variables:
#   $who (String) - an e-mail address or a command
logo-changed-by = The logo was not changed: { $who } has changed it since you opened this page. The one that holds now stands here.

# The same when nobody knows who it was.
logo-changed = The logo was not changed: somebody has changed it since you opened this page. The one that holds now stands here.

