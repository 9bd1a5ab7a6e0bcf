"""What makes an HTML component a live region: a screen reader says what changes in it."""

# The region must be there before its words are, so the role is not on what is filled in.
LIVE = 'element.setAttribute("role", "status");'
