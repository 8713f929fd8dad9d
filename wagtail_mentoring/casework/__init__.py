"""The offices’ daily work with applications: inbox, one application, bulk work, a round’s progress."""
