"""A host whose people sign in with their e-mail address and have one name, in a model of its own."""
