"""If-then plans: a cue that the machine can see, and what to do then."""
