"""How ``makemigrations`` orders what it writes."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector, OperationDependency
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel


class Autodetector(MigrationAutodetector):
    """Makes a proxy of a join table only after the field that makes the table.

    Django's waits for the creation of the table's model, which is in no migration. It also adds
    each index and each constraint of a new table by itself, and each time builds all models anew
    that know the table.
    """

    def generate_created_proxies(self):
        super().generate_created_proxies()
        # Notes of the detector to itself, unknown to the stubs.
        for operations in self.generated_operations.values():  # type: ignore[attr-defined]
            for operation in operations:
                if isinstance(operation, CreateModel) and operation.options.get("proxy"):
                    operation._auto_deps += fields_behind(operation.bases)  # type: ignore[attr-defined]

    def _optimize_migrations(self):
        super()._optimize_migrations()  # type: ignore[misc]
        for migrations in self.migrations.values():  # type: ignore[attr-defined]
            for migration in migrations:
                migration.operations = folded(migration.operations)


def folded(operations):
    """The same, with what belongs to a new table in its creation; not where a field comes later."""
    later = {one.model_name_lower for one in operations if isinstance(one, AddField)}
    created = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    rest = []
    for one in operations:
        table = created.get(getattr(one, "model_name_lower", ""))
        if isinstance(one, AddIndex | AddConstraint) and table and table.name_lower not in later:
            key = one.option_name
            new = one.index if isinstance(one, AddIndex) else one.constraint
            table.options[key] = [*table.options.get(key, []), new]
        else:
            rest.append(one)
    return rest


def fields_behind(bases):
    """What the join tables among ``bases`` depend on."""
    for base in bases:
        through = apps.get_model(base) if isinstance(base, str) else None
        if through and (owner := through._meta.auto_created):
            for field in owner._meta.local_many_to_many:
                if field.remote_field.through is through:
                    label = (owner._meta.app_label, owner._meta.model_name, field.name)
                    yield OperationDependency(*label, OperationDependency.Type.CREATE)
