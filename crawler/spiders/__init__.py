"""How each kind of source is read: an answer in, entries out. ``base`` holds the one spider that asks for them."""
