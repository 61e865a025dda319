"""click in French, and commands imported only when they are used, so that `--help` answers at once."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click

HELP = "Affiche cette aide."


class _French(click.Command):
    """French words for the help page of one command."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Utilisation : ")


class Command(_French):
    """A command whose help page is in French."""


class Group(_French, click.Group):
    """A group of commands whose help page is in French."""

    command_class = Command

    def __init__(self, **kwargs: Any) -> None:
        kwargs["subcommand_metavar"] = "COMMANDE [ARGUMENTS]…"
        super().__init__(**kwargs)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self._summary(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)

    def _summary(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return "" if command is None else command.get_short_help_str(90)


class LazyGroup(Group):
    """The root: knows where each command lives, and shows them by section."""

    def __init__(
        self, *, commands_by_path: dict[str, str], sections: dict[str, tuple[str, ...]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.commands_by_path, self.sections = commands_by_path, sections

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_by_path)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        path = self.commands_by_path.get(name)
        if path is None:
            return None
        module, attribute = path.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, self._summary(ctx, name)) for name in names])


def with_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application: created here, so that `--help` needs no database."""

    def run(*args: Any, **kwargs: Any) -> Any:
        from consult.factory import create_app

        app = create_app()
        with app.app_context():
            return function(*args, **kwargs)

    return update_wrapper(run, function)
