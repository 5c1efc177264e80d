"""Every projection there is: for whoever handles a file as a whole."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.oplog.projection import Projection


def every() -> tuple[type[Projection], ...]:
    """The projections of all slices."""
    from adhd_core.choose.projection import ChoiceTable
    from adhd_core.context.projection import CardTable, FolderTable
    from adhd_core.cues.projection import CueTable
    from adhd_core.dives import DiveTable
    from adhd_core.dump.projection import DumpTable
    from adhd_core.energy import EnergyTable
    from adhd_core.facts.service import FactTable
    from adhd_core.focus.launch import LaunchTable
    from adhd_core.focus.projection import FocusTable
    from adhd_core.inbox.ledger import InboxTable
    from adhd_core.landing.projection import LandingTable
    from adhd_core.preferences import PreferenceTable
    from adhd_core.stuck.projection import StuckTable
    from adhd_core.taken.service import TakenTable
    from adhd_core.tasks.projection import TaskTable
    from adhd_core.templates.projection import TemplateTable
    from adhd_core.zones import ZoneTable

    return (
        TaskTable, ZoneTable, EnergyTable, FactTable, TakenTable, PreferenceTable, DumpTable, InboxTable, FocusTable, LaunchTable,
        TemplateTable, StuckTable, ChoiceTable, LandingTable, DiveTable, CueTable, FolderTable, CardTable,
    )  # fmt: skip
