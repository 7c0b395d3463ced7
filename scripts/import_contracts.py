"""A contract for import-linter: packages may import only the third-party modules that are listed,
so that a new dependency of a package must be added to pyproject.toml.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowedContract(Contract):
    """The source modules import only the third-party modules that are allowed.

    Modules below `source_modules` are included. If `standard_library` is false, modules of the
    standard library must be listed too.
    """

    source_modules = fields.SetField(subfield=fields.StringField())
    allowed_modules = fields.SetField(subfield=fields.StringField())
    standard_library = fields.BooleanField(required=False, default=True)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        allowed = {*self.allowed_modules, "__future__"}  # type: ignore[misc]
        if self.standard_library:
            allowed |= sys.stdlib_module_names
        strangers = [
            f"{module} imports {imported}"
            for module in sorted(_with_descendants(graph, self.source_modules))  # type: ignore[arg-type]
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if graph.is_module_squashed(imported) and imported not in allowed
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for stranger in check.metadata["strangers"]:
            output.print_error(stranger)


def _with_descendants(graph: ImportGraph, modules: Iterable[str]) -> set[str]:
    return {one for module in modules for one in (module, *graph.find_descendants(module))}
