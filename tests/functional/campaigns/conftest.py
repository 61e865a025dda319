from tests.support.mailing import admin, consultation, organisation, outbox  # noqa: F401  fixtures
