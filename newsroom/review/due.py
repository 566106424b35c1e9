"""What is to be done by itself. A room puts it here when it is loaded; the sweep does it.

So the sweep knows no room above its own, and no room needs a process of its own.
"""

import threading
from collections.abc import Callable

# Each does all that is due, at every look of the sweep, and returns how many rows it tried. It
# counts a try before it begins one: what breaks off then ends a look, and not the work of others.
JOBS: dict[str, Callable[[], int]] = {}

# Each is done once a day, and returns a sentence about what is wrong, empty if all is well.
DAILY: dict[str, Callable[[], str]] = {}

# Set when the program is to end. Whoever works for long asks now and then.
stopping = threading.Event()
