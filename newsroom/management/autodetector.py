"""How ``makemigrations`` orders what it writes."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector, OperationDependency
from django.db.migrations.operations import CreateModel


class Autodetector(MigrationAutodetector):
    """Makes a proxy of a join table only after the field that makes the table.

    Django's waits for the creation of the table's model, which is in no migration.
    """

    def generate_created_proxies(self):
        super().generate_created_proxies()
        # Notes of the detector to itself, unknown to the stubs.
        for operations in self.generated_operations.values():  # type: ignore[attr-defined]
            for operation in operations:
                if isinstance(operation, CreateModel) and operation.options.get("proxy"):
                    operation._auto_deps += fields_behind(operation.bases)  # type: ignore[attr-defined]


def fields_behind(bases):
    """What the join tables among ``bases`` depend on."""
    for base in bases:
        through = apps.get_model(base) if isinstance(base, str) else None
        if through and (owner := through._meta.auto_created):
            for field in owner._meta.local_many_to_many:
                if field.remote_field.through is through:
                    label = (owner._meta.app_label, owner._meta.model_name, field.name)
                    yield OperationDependency(*label, OperationDependency.Type.CREATE)
