"""Writing to alumni without getting in each other's way: messages passed on, and a calendar that warns."""
