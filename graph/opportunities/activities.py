"""Divisions of NACE Rev. 2 as opportunities use them: goods, mixed divisions, names, fields that they measure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.employment import Employment
from graph.evidence.field_employment import FieldEmployment
from graph.evidence.input_output import Group
from graph.opportunities.thresholds import MANUFACTURING, MIXED
from ontology.sentence import Sentence, word
from ontology.term import Term


@dataclass(frozen=True)
class Activities:
    """The divisions of a table of employment and the core divisions of each field. Without a table none is known."""

    table: Employment | None
    employed: FieldEmployment

    def makes_goods(self, column: int) -> bool:
        """Say whether all core divisions of a field manufacture goods."""
        table, columns = self.table, self.employed.columns[column]
        return (
            table is not None
            and bool(columns)
            and all(int(table.activities[j].code) in MANUFACTURING for j in columns)
        )

    def sells_services(self, column: int) -> bool:
        """Say whether no core division of a field manufactures goods, where it has any."""
        columns = self.employed.columns[column]
        return (
            self.table is not None
            and bool(columns)
            and not any(int(self.table.activities[j].code) in MANUFACTURING for j in columns)
        )

    def is_mixed(self, column: int) -> bool:
        """Say whether a core division of a field holds other industries too."""
        table, columns = self.table, self.employed.columns[column]
        return table is not None and any(table.activities[j].code in MIXED for j in columns)

    @cached_property
    def field_of_division(self) -> dict[int, int]:
        """Return the column of the field that each division (column of the table of employment) measures."""
        return {
            division: column
            for column, divisions in enumerate(self.employed.columns)
            for division in divisions
        }

    def divisions_of(self, group: Group) -> list[int]:
        """Return the columns of the divisions of a group of activities that are in the table of employment."""
        table = self.table
        if table is None:
            return []
        return sorted(table.column[division] for division in group.divisions if division in table.column)

    def are_goods(self, divisions: Iterable[Term]) -> bool:
        """Say whether all of some divisions manufacture goods."""
        table = self.table
        columns = [] if table is None else [table.column[one] for one in divisions if one in table.column]
        return (
            table is not None
            and bool(columns)
            and all(int(table.activities[j].code) in MANUFACTURING for j in columns)
        )

    def division_name(self, division: int) -> Sentence:
        """Return what a division makes: its label without what it excepts."""
        table = self.table
        label = "" if table is None else table.activities[division].label
        name = re.sub(r"^Manufacture of (other )?| n\.e\.c\.$|, except.*|, trailers.*| and of .*", "", label)
        return word(name[:1].lower() + name[1:])
