"""The rig's modules import one another as `rig.*`, whatever the working directory is."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
