"""Asks OSV whether advisories are known for what constraints.txt pins. Exit 1: some are; 2: nobody answers."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

OSV = "https://api.osv.dev/v1/query"
PINNED = Path(__file__).resolve().parent.parent / "constraints.txt"
WHOLE = 600  # seconds for all answers
FINE, VULNERABLE, UNKNOWN = 0, 1, 2


def main() -> int:
    options = arguments()
    checked = asked(options.pinned, options.osv_url, options.patience)
    if checked is None:
        sys.stderr.write(f"No advisories: {options.osv_url} does not answer; the dependencies were not checked.\n")
        return UNKNOWN
    found = [(one["name"], one["version"], told(vuln)) for one in checked for vuln in one.get("vulns", [])]
    for name, version, what in found:
        sys.stdout.write(f"{name} {version}: {what}\n")
    skipped = [one["name"] for one in checked if "skip_reason" in one]
    left_out = f"; not checked: {', '.join(skipped)}" if skipped else ""
    sys.stdout.write(f"{len(checked) - len(skipped)} packages checked, {len(found)} advisories{left_out}.\n")
    return VULNERABLE if found else UNKNOWN if skipped else FINE


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--osv-url", default=OSV, help="another server that answers as OSV does")
    parser.add_argument("--pinned", type=Path, default=PINNED, help="the requirements to check")
    parser.add_argument("--patience", type=int, default=10, help="seconds for one answer")
    return parser.parse_args()


def asked(pinned: Path, url: str, patience: int) -> list[dict[str, Any]] | None:
    """What pip-audit says of each package; None when it could not find out."""
    source = ["--vulnerability-service", "osv", "--osv-url", url, "--timeout", str(patience)]
    shown = ["--format", "json", "--desc", "off", "--progress-spinner", "off"]
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(pinned), "--no-deps", "--disable-pip"]
    try:
        done = subprocess.run([*command, *source, *shown], capture_output=True, text=True, timeout=WHOLE, check=False)
        checked: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return checked


def told(vuln: dict[str, Any]) -> str:
    others = f" ({', '.join(vuln['aliases'])})" if vuln.get("aliases") else ""
    mended = f"mended in {', '.join(vuln['fix_versions'])}" if vuln.get("fix_versions") else "no version mends it yet"
    return f"{vuln['id']}{others}, {mended}"


if __name__ == "__main__":
    sys.exit(main())
