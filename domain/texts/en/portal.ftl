### What stands on every page of the portal.

# Names the list of languages at the foot of a page.
languages = Language
