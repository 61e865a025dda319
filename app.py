"""The entry point: `app` for gunicorn, and the command line when run (`python app.py --help`)."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Build the application on first use (PEP 562), so that the command line answers at once."""
    if name != "app":
        raise AttributeError(name)
    from consult.factory import create_app
    from consult.jobs.queue import start_thread

    globals()["app"] = app = create_app()
    if app.config["JOBS"] == "thread":
        start_thread(app)
    return app


if __name__ == "__main__":
    from consult.cli import main

    main()
