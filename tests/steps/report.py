"""How much of everyday life the recipes know, by domain; what the messy list gets right; what the linter says.

    python -m tests.steps.report [-v]
"""

from __future__ import annotations

import sys
from collections import Counter

from adhd_core.steps.engine import breakdown
from adhd_core.steps.library import Library
from adhd_core.steps.lint import COUNTS, breakdown_faults, recipe_faults

from tests.steps.lines import answered, everyday, messy


def main(loud: bool) -> int:
    """Print the report; 1 where the linter finds something."""
    library = Library()
    domains = {recipe.id: recipe.domain for recipe in library.recipes}
    size, hits, sources = Counter(domains.values()), Counter[str](), Counter[str]()
    faults = [fault for recipe in library.recipes for fault in recipe_faults(recipe)]
    for title in everyday():
        found = breakdown(title, 3, library.index)
        sources[found.source] += 1
        hits[domains.get(found.recipe, "composed")] += 1
        if loud:
            print(f"{found.source:8} {found.score:.2f} {found.recipe:26} {title}")
        for spice in COUNTS:
            steps = [(step.title, step.minutes) for step in breakdown(title, spice, library.index).steps]
            faults += [f"{title}: {fault}" for fault in breakdown_faults(steps, spice)]
    total = sum(sources.values())
    for domain, count in size.most_common():
        print(f"{domain:10} {count:4} recipes {hits[domain]:4} of {total} everyday titles")
    names = {"recipe": "a recipe of its own", "verb": "a pattern for its verb", "generic": "composition"}
    print(" · ".join(f"{name} {sources[key]} ({sources[key] / total:.0%})" for key, name in names.items()))
    for name in ("messy.txt", "typed.txt"):
        cases = messy(name)
        wrong = [(t, w, a) for t, w in cases if (a := answered(breakdown(t, 3, library.index))) not in w]
        print(f"{name}: {len(cases) - len(wrong)} of {len(cases)} answered by the right one")
        for title, wanted, answer in wrong:
            print(f"  {title}: {answer}, not {' or '.join(wanted)}")
        for title, _ in cases:
            steps = [(step.title, step.minutes) for step in breakdown(title, 3, library.index).steps]
            faults += [f"{title}: {fault}" for fault in breakdown_faults(steps, 3)]
    print(f"linter: {len(faults)} faults in {len(library.recipes)} recipes and {total * len(COUNTS)} breakdowns")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main("-v" in sys.argv))
