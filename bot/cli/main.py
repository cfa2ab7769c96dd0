"""`unscripted`: the commands, and what a mistake looks like."""

from __future__ import annotations

import sys

import typer

from bot import __version__
from bot.cli import audit, backup, check, demo, doctor, draft, import_, init, manifest, person, run, sandbox, why
from bot.cli import eval as evaluate
from bot.cli.output import PROBLEMS, SETTINGS, USAGE, answer, say
from bot.errors import CredentialsRefused, InputError, SettingsError, UnscriptedError
from bot.watch.redaction import redacted

CODES: dict[type[UnscriptedError], int] = {
    InputError: USAGE,
    SettingsError: SETTINGS,
    CredentialsRefused: SETTINGS,
    UnscriptedError: PROBLEMS,
}
app = typer.Typer(
    name="unscripted",
    help="Public mentions of a brand become Slack cards with drafted replies; people decide, replies go out once.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("import")(import_.import_reviews)
app.command("draft")(draft.draft)
app.command("why")(why.why)
app.command("check")(check.check)
app.command("doctor")(doctor.doctor)
app.command("sandbox")(sandbox.sandbox)
app.command("manifest")(manifest.manifest)
app.command("init")(init.init)
app.add_typer(evaluate.app, name="eval")
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("move")(backup.move)
app.add_typer(audit.app, name="audit")
app.add_typer(person.app, name="person")


@app.callback(invoke_without_command=True)
def version(show: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if show:
        sys.stdout.write(f"unscripted {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run; a mistake of a person gets its sentence and an exit code, never a traceback."""
    try:
        require_text(sys.argv[1:])
        app()
    except UnscriptedError as wrong:
        if "--json" in sys.argv:
            answer({"ok": False, "error": redacted(str(wrong))})
        for line in redacted(str(wrong)).splitlines():
            say(line, "red")
        sys.exit(next(code for kind, code in CODES.items() if isinstance(wrong, kind)))
    except KeyboardInterrupt:
        sys.exit(130)


def require_text(arguments: list[str]) -> None:
    """InputError for one that is no UTF-8: Python takes its bytes for halves of characters, which nothing can store."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise InputError(f"{argument!a} is not UTF-8: type it again, or give the file another name") from None
