"""Lighthouse over the demo, served as a university would serve it: threads, compressed and cached files."""
