"""The papers of the project say what its tools do: hooks, tasks, audiences, tests of the threat model."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def lines_of(task):
    """The commands of a task of the Makefile, with the environment's folder in plain."""
    makefile = (ROOT / "Makefile").read_text()
    (recipe,) = re.findall(rf"^{task}: .*\n((?:\t@.*\n)+)", makefile, re.MULTILINE)
    return [line.removeprefix("\t@").replace("$(VENV)", ".venv") for line in recipe.splitlines()]


def test_hooks_before_a_commit_are_what_lint_runs():
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]

    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == lines_of("lint")
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_tasks_that_are_named_exist():
    tasks = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "README.md"]
    named = {
        (path.name, task)
        for path in papers
        for task in re.findall(r"(?:`|^|&& )make ([a-z][a-z-]*)", path.read_text(), re.MULTILINE)
    }

    assert {"docs", "screenshots", "release-check"} <= {task for _path, task in named}
    assert {row for row in named if row[1] not in tasks} == set()


def test_every_defence_of_the_threat_model_names_a_test():
    text = (ROOT / "docs" / "explanation" / "threat-model.md").read_text()
    chapter = text.partition("## What is defended")[2].partition("\n## ")[0]
    rows = [line for line in chapter.splitlines() if line.startswith("| ") and "attack |" not in line]

    assert rows
    assert [row for row in rows if not re.findall(r"`(tests/\S+\.py)`", row.rsplit("|", 2)[1])] == []


def test_upgrade_notes_name_every_audience():
    form = (ROOT / "CHANGELOG.md").read_text().partition("### Upgrade considerations")[2]

    assert re.findall(r"^\| (\w+) \| ", form, re.MULTILINE) == [
        "for",
        "developers",
        "editors",
        "coordinators",
    ]


def test_papers_at_the_top_are_in_the_sdist():
    manifest = (ROOT / "MANIFEST.in").read_text()
    papers = [*ROOT.glob("*.md"), ROOT / ".pre-commit-config.yaml"]

    assert [path.name for path in papers if path.name not in manifest] == []
