### Keys that do something on a page of the portal.

# A button at the foot of every page, and the heading of the list that it opens.
title = Keyboard shortcuts

# What the key ? does.
this-list = Show this list

# A box to tick: single keys may be pressed by accident, for example by who speaks to a computer.
single-keys = Use single keys as shortcuts

# A button.
close = Close
