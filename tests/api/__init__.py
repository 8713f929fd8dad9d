"""The API, called as other systems call it."""
