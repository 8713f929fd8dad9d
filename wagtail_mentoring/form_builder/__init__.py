"""How editors make a form: publishing with its effect in view, copies, and the import of old form pages."""
