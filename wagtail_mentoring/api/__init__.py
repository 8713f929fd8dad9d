"""The API for other systems: the same rules as the pages, as JSON; a host mounts it with ``api.urls``."""
