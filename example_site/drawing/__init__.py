"""Everything that draws the demo's pictures; `example_site.portraits` is its front."""
