"""What Alembic runs: the migrations, on the connection that it is given."""

from typing import Any, Literal

from alembic import context

from kb.database.base import Moment


def _plain_times(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write a column of times as what the database knows: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    transaction_per_migration=True,
    render_as_batch=True,
    render_item=_plain_times,
)
with context.begin_transaction():
    context.run_migrations()
