"""Documentation: links must lead somewhere, and commands must exist."""

import re
from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
DEV = re.compile(r"(?:python3? |\./)dev\.py ([a-z_]+)")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def pages(root: Path) -> list[Path]:
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def anchors(text: str) -> set[str]:
    """Return the anchors of headings: lower case, words joined by hyphens."""
    titles = re.findall(r"^#+ (.+)$", CODE.sub(lambda match: match[0] if match[0][:3] != "```" else "", text), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def dead_links(root: Path) -> list[str]:
    """Return relative links to missing files, pictures or headings."""
    found = []
    for page in pages(root):
        text = page.read_text()
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = (page.parent / name).resolve() if name else page
            if not file.exists():
                found.append(f"{page.relative_to(root)}: {target} is not there")
            elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
                found.append(f"{page.relative_to(root)}: {target} names no heading")
    return found


def unknown_commands(root: Path, dev: set[str], manage: set[str]) -> list[str]:
    """Return commands in the documentation that do not exist."""
    found = []
    for page in pages(root):
        for block in CODE.findall(page.read_text()):
            for pattern, known, tool in ((DEV, dev, "dev.py"), (MANAGE, manage, "manage.py")):
                found += [
                    f"{page.relative_to(root)}: {tool} {name}" for name in pattern.findall(block) if name not in known
                ]
    return found


def undecided(folder: Path) -> list[str]:
    """Return decision records with duplicate or missing numbers, or without a rejected alternative."""
    records = sorted(folder.glob("[0-9]*.md"))
    found = [
        f"{path.name}: number {number:04} expected"
        for number, path in enumerate(records, start=1)
        if not re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", path.name)
    ]
    return found + [f"{path.name}: no rejected alternative" for path in records if "ejected" not in path.read_text()]
