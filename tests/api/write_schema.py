"""Write the API's description into the docs and print its digest: ``make api-schema``."""

import hashlib
import os
import sys
from pathlib import Path

import django

FILE = Path(__file__).parents[2] / "docs" / "reference" / "openapi.yaml"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

    import yaml

    from wagtail_mentoring.api.schema import build_schema

    FILE.write_text(yaml.safe_dump(build_schema(), sort_keys=True, allow_unicode=True, width=110))
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]
    advice = f"Tell in CHANGELOG.md what changed, and name: openapi.yaml {digest}"
    sys.stdout.write(f"Wrote {FILE.name}. {advice}\n")


if __name__ == "__main__":
    main()
