"""The sync server: a relay that numbers the operations of a space and hands them on."""
